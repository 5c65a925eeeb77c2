// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A filter with places for values, as StackStorm's LDAP backend has it: {@code (&(objectClass=person)(uid={username}))},
 * where {@code {{} and {@code }}} stand for braces.
 */
final class FilterPattern {

    private static final Pattern PLACES = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]");

    private final String text;

    private FilterPattern(String text) {
        this.text = text;
    }

    /**
     * Reads a pattern.
     *
     * @param values names of the values that it may have places for
     * @throws IllegalArgumentException if it has others, or would make no filter; the message is the complaint
     */
    static FilterPattern of(String text, String... values) {
        Map<String, String> sample = Arrays.stream(values).collect(Collectors.toMap(name -> name, name -> "x"));
        try {
            FilterPattern pattern = new FilterPattern(text);
            var ignored = pattern.filter(sample);
            return pattern;
        } catch (LDAPException e) {
            throw new IllegalArgumentException("an LDAP filter, but it is none: " + e.getMessage(), e);
        }
    }

    /** The filter with {@code values}, which are escaped: none of their characters has a meaning in it. */
    Filter filter(Map<String, String> values) throws LDAPException {
        StringBuilder filter = new StringBuilder();
        Matcher places = PLACES.matcher(text);
        while (places.find()) {
            places.appendReplacement(filter, Matcher.quoteReplacement(replacement(places, values)));
        }
        return Filter.create(places.appendTail(filter).toString());
    }

    private static String replacement(Matcher place, Map<String, String> values) {
        if (place.group().equals("{{") || place.group().equals("}}")) {
            return place.group().substring(1);
        }
        String name = place.group(1);
        String value = name == null ? null : values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("places for " + values.keySet() + " only, but it has \"" + place.group()
                    + "\"; write {{ and }} for braces");
        }
        return Filter.encodeValue(value);
    }
}
