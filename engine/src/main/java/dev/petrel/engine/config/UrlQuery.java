// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Reads the query of an address: an option that is not known is an error, for it may be one that guards something. */
final class UrlQuery {

    private UrlQuery() {}

    /**
     * The options and their values, decoded.
     *
     * @param query what stands behind the {@code ?}; with {@code &} or {@code ;} between options
     * @param names the known options, for the message
     * @throws IllegalArgumentException that names the option that is not known, or stands there twice
     */
    static Map<String, String> parse(String query, Predicate<String> known, String names) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String part : query.split("[&;]")) {
            if (part.isBlank()) {
                continue;
            }
            String[] pair = part.split("=", 2);
            String name = decode(pair[0]);
            if (!known.test(name)) {
                throw new IllegalArgumentException(
                        "its query has the unknown option \"" + name + "\"; there are " + names);
            }
            if (options.put(name, pair.length == 2 ? decode(pair[1]) : "") != null) {
                throw new IllegalArgumentException("its query has the option \"" + name + "\" twice");
            }
        }
        return options;
    }

    /** A yes or no. */
    static boolean bool(String name, String value) {
        if (ValueTypes.bool().parse(value) instanceof Parsed.Good<Boolean> good) {
            return good.value();
        }
        throw new IllegalArgumentException("its " + name + " is neither true nor false");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
