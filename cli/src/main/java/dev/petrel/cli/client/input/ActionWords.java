// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what follows an action's reference: {@code key=value} words, and values that say by their place what they are. */
public final class ActionWords {

    private static final Pattern PAIR = Pattern.compile("[A-Za-z0-9_-]+=.*", Pattern.DOTALL);

    /** The parameter of command runners: for an action without positions it takes all words from the first plain one on. */
    private static final String COMMAND = "cmd";

    private ActionWords() {}

    /**
     * The values by parameter.
     *
     * @param schemas the JSON schema of each parameter
     * @throws IllegalArgumentException when a word has no parameter, one is given twice, or a value does not fit its schema
     */
    public static Map<String, @Nullable Object> read(List<String> words, Map<?, ?> schemas) {
        List<String> positions = byPosition(schemas);
        List<String> pairs = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (PAIR.matcher(word).matches()) {
                pairs.add(word);
            } else if (positions.isEmpty() && isGiven(schemas.get(COMMAND))) {
                pairs.add(COMMAND + "=" + String.join(" ", words.subList(at, words.size())));
                break;
            } else {
                values.add(word);
            }
        }
        pairs.addAll(placed(values, positions, pairs));
        return Pairs.read(pairs, schemas);
    }

    /** {@code values} as pairs, each with the next parameter by position that has no value yet. */
    private static List<String> placed(List<String> values, List<String> positions, List<String> pairs) {
        Set<String> named = new HashSet<>();
        pairs.forEach(pair -> named.add(pair.substring(0, pair.indexOf('='))));
        List<String> free =
                positions.stream().filter(name -> !named.contains(name)).toList();
        if (values.size() > free.size()) {
            throw new IllegalArgumentException("expected key=value, found \"" + values.get(free.size()) + "\"; "
                    + (positions.isEmpty()
                            ? "no parameter of it has a position"
                            : "by position it takes " + String.join(", ", positions)));
        }
        List<String> placed = new ArrayList<>();
        for (int at = 0; at < values.size(); at++) {
            placed.add(free.get(at) + "=" + values.get(at));
        }
        return placed;
    }

    /** The parameters that have a position and can be given, in its order. */
    public static List<String> byPosition(Map<?, ?> schemas) {
        return schemas.entrySet().stream()
                .filter(entry -> isGiven(entry.getValue()) && position(entry.getValue()) != null)
                .sorted(Comparator.comparing(
                        entry -> position(entry.getValue()), Comparator.nullsLast(Double::compare)))
                .map(entry -> String.valueOf(entry.getKey()))
                .toList();
    }

    private static @Nullable Double position(@Nullable Object schema) {
        return schema instanceof Map<?, ?> map && map.get("position") instanceof Number number
                ? number.doubleValue()
                : null;
    }

    /** Whether there is such a parameter and its value is not fixed. */
    private static boolean isGiven(@Nullable Object schema) {
        return schema instanceof Map<?, ?> map && !Boolean.TRUE.equals(map.get("immutable"));
    }
}
