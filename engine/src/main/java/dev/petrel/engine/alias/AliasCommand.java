// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.RegexBudget;
import dev.petrel.expression.Tuple;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed, taken apart as far as no format is needed for it: {@code key=value} pairs at its end, and what stands
 * before them. Immutable.
 */
final class AliasCommand {

    private final String text;
    private final String stream;
    private final Map<String, String> pairs;

    private AliasCommand(String text, String stream, Map<String, String> pairs) {
        this.text = text;
        this.stream = stream;
        this.pairs = Collections.unmodifiableMap(pairs);
    }

    /** @throws PythonError when it takes too long to tell where the pairs begin */
    static AliasCommand of(String text, RegexBudget budget) throws PythonError {
        List<Map<String, @Nullable String>> ending = FormatRegex.ENDING.findNamed(text, 1, budget);
        String written = ending.isEmpty() ? null : ending.get(0).get("pairs");
        Map<String, String> pairs = new LinkedHashMap<>();
        if (written == null || written.isEmpty()) {
            return new AliasCommand(text, " " + text + " ", pairs);
        }
        for (Object pair : FormatRegex.PAIRS.findAll(written)) {
            Tuple groups = (Tuple) pair;
            pairs.put(String.valueOf(groups.get(0)), joined(groups, 2));
        }
        return new AliasCommand(text, " " + text.replace(written, "") + " ", pairs);
    }

    /** The groups from {@code first} on, of which at most one is not empty. */
    static String joined(List<@Nullable Object> groups, int first) {
        StringBuilder joined = new StringBuilder();
        groups.subList(first, groups.size()).forEach(joined::append);
        return joined.toString();
    }

    /** All of it, as it was typed. */
    String text() {
        return text;
    }

    /** What stands before the pairs, a blank on either side. */
    String stream() {
        return stream;
    }

    /** The pairs at the end, without the quotes around values. */
    Map<String, String> pairs() {
        return pairs;
    }
}
