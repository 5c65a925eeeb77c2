// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The types of values that say by whom and by which name the API may be called. */
final class WebTypes {

    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){3}|\\[?::1]?");

    private WebTypes() {}

    /** Whether only this machine can reach what listens on {@code host}, as far as its name says. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Origins of web pages as browsers write them, in lower case; {@code *} for all, {@code null} for pages without one. */
    static ValueType<List<String>> origins() {
        return list(
                Pattern.compile("\\*|null|" + ORIGIN.pattern()),
                "origins such as https://st2.example.org or http://10.0.0.5:3000 with commas between them, or *",
                "is not one: write scheme, host and port, and no path");
    }

    /** Names of hosts, in lower case; {@code *} for any. */
    static ValueType<List<String>> hostNames() {
        return list(
                Pattern.compile("\\*|" + NAME.pattern()),
                "names or addresses of hosts with commas between them, or *",
                "is not one: write it without scheme and port");
    }

    private static ValueType<List<String>> list(Pattern one, String expected, String wrong) {
        return text -> {
            List<String> parts = ValueTypes.unset(text) ? List.of() : ValueTypes.parts(text, ",");
            Optional<String> bad =
                    parts.stream().filter(part -> !one.matcher(part).matches()).findFirst();
            return bad.isPresent()
                    ? Parsed.bad(expected, "\"" + bad.get() + "\" " + wrong)
                    : Parsed.good(parts.stream()
                            .map(part -> part.toLowerCase(Locale.ROOT))
                            .toList());
        };
    }
}
