// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.text.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The grammar of {@code [sensorcontainer] partition_provider}: {@code key:value} pairs with commas between them. */
final class PartitionProviderType implements ValueType<Map<String, String>> {

    private static final Map<String, String> ARGUMENT_OF =
            new TreeMap<>(Map.of("default", "", "kvstore", "", "file", "partition_file", "hash", "hash_ranges"));
    private static final String NAMES = "one of the providers default, file, hash, kvstore";
    private static final String RANGES =
            "hash_ranges such as MIN..1024|1024..MAX, each with its start not above its end";

    @Override
    public Parsed<Map<String, String>> parse(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return Parsed.bad(
                        "key:value pairs with commas between them",
                        "\"" + pair.strip()
                                + "\" has no colon; write for example name:file, partition_file:/etc/petrel/partition_sensor.yaml");
            }
            String key = pair.substring(0, colon).strip();
            if (pairs.putIfAbsent(key, pair.substring(colon + 1).strip()) != null) {
                return Parsed.bad("each key once", "remove one of the two \"" + key + "\"");
            }
        }
        return checkName(pairs);
    }

    private static Parsed<Map<String, String>> checkName(Map<String, String> pairs) {
        String given = pairs.get("name");
        if (given == null) {
            return Parsed.bad("a pair \"name:...\" with " + NAMES, "");
        }
        String name = given.toLowerCase(Locale.ROOT);
        String argument = ARGUMENT_OF.get(name);
        if (argument == null) {
            String remedy = Suggestions.nearest(name, ARGUMENT_OF.keySet())
                    .map(near -> "did you mean \"name:" + near + "\"?")
                    .orElse("");
            return Parsed.bad("as name " + NAMES + ", found \"" + given + "\"", remedy);
        }
        pairs.put("name", name);
        return checkArguments(name, argument, pairs);
    }

    private static Parsed<Map<String, String>> checkArguments(String name, String argument, Map<String, String> pairs) {
        List<String> strange = pairs.keySet().stream()
                .filter(key -> !Set.of("name", argument).contains(key))
                .toList();
        if (!strange.isEmpty()) {
            String takes = argument.isEmpty() ? "no argument" : "only the argument " + argument;
            return Parsed.bad("for name:" + name + " " + takes, "remove " + String.join(", ", strange));
        }
        if (!argument.isEmpty() && pairs.getOrDefault(argument, "").isEmpty()) {
            return Parsed.bad("for name:" + name + " the argument " + argument, "add \", " + argument + ":...\"");
        }
        return checkValue(name, pairs);
    }

    private static Parsed<Map<String, String>> checkValue(String name, Map<String, String> pairs) {
        if (name.equals("file") && !pairs.getOrDefault("partition_file", "").startsWith("/")) {
            return Parsed.bad("as partition_file an absolute path", "write the file with its whole path from /");
        }
        return name.equals("hash") ? checkRanges(pairs) : Parsed.good(Map.copyOf(pairs));
    }

    private static Parsed<Map<String, String>> checkRanges(Map<String, String> pairs) {
        try {
            var unused = HashRanges.parse(pairs.getOrDefault("hash_ranges", ""));
            return Parsed.good(Map.copyOf(pairs));
        } catch (IllegalArgumentException e) {
            return Parsed.bad(RANGES, String.valueOf(e.getMessage()));
        }
    }
}
