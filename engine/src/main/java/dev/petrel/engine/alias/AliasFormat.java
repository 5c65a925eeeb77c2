// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.RegexBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to write a command: text, pieces of regular expressions in Python's syntax, {@code {{parameters}}} and
 * {@code {{parameters=with defaults}}}. As StackStorm understands it, down to its oddities. Immutable, for any thread.
 */
public final class AliasFormat {

    private final String source;
    private final PythonRegex regex;
    private final Map<String, String> defaults;

    private AliasFormat(String source, PythonRegex regex, Map<String, String> defaults) {
        this.source = source;
        this.regex = regex;
        this.defaults = defaults;
    }

    /** @throws PythonError when it is no regular expression once the parameters are taken for what they stand for */
    public static AliasFormat compile(String source) throws PythonError {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (Object each : FormatRegex.DEFAULTS.findAll(source)) {
            List<@Nullable Object> groups = groups(each);
            defaults.put(String.valueOf(groups.get(0)), AliasCommand.joined(groups, 1));
        }
        return new AliasFormat(source, FormatRegex.of(source), defaults);
    }

    @SuppressWarnings("unchecked") // a match of an expression with several groups is a tuple of them
    private static List<@Nullable Object> groups(Object match) {
        return (List<@Nullable Object>) match;
    }

    /** What came of holding a command against a format. */
    sealed interface Extraction {}

    /** The parameters that the command gives; null for a group that had no part in the match. */
    record Found(List<Map<String, @Nullable String>> parameters) implements Extraction {}

    /** It does not match, in StackStorm's words. */
    record NoMatch(String reason) implements Extraction {}

    /**
     * Holds {@code command} against this format.
     *
     * @param most of how many matches the parameters are wanted
     * @throws PythonError when that takes too long
     */
    Extraction extract(AliasCommand command, int most, RegexBudget budget) throws PythonError {
        List<Map<String, @Nullable String>> matches = regex.findNamed(command.stream(), most, budget);
        if (matches.isEmpty()) {
            return new NoMatch("Command \"" + command.text() + "\" doesn't match format string \"" + source + "\"");
        }
        List<Map<String, @Nullable String>> found = new ArrayList<>();
        for (Map<String, @Nullable String> match : matches) {
            defaults.forEach((name, value) -> {
                String given = match.get(name);
                if (given == null || given.isEmpty()) {
                    match.put(name, value);
                }
            });
            match.putAll(command.pairs());
            if (!source.isEmpty() && command.stream().isBlank() && allEmpty(match)) {
                return new NoMatch("No value supplied and no default value found.");
            }
            found.add(match);
        }
        return new Found(found);
    }

    private static boolean allEmpty(Map<String, @Nullable String> values) {
        return values.values().stream().allMatch(value -> value == null || value.isEmpty());
    }

    /** The parameters it names. */
    public Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>(regex.groupNames());
        names.addAll(defaults.keySet());
        return names;
    }
}
