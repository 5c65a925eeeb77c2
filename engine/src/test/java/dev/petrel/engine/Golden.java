// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recorded answers of a real StackStorm, which tests compare with Petrel's. Placeholders such as {@code <id>} stand for
 * what differs from run to run.
 */
public final class Golden {

    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "<id>", "[0-9a-f]{24}",
            "<time>", "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?(Z|\\+00:00)",
            "<uuid>", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "<hex32>", "[0-9a-f]{32}");
    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z0-9]+>");

    private Golden() {}

    /** The file {@code name} of the recorded cases, for the tests of any module. */
    public static Map<String, Object> read(String name) {
        Path file = Stream.of("", "..")
                .map(root -> Path.of(root, "engine/src/test/resources/golden", name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseGet(() -> Path.of("src/test/resources/golden", name));
        try {
            return Json.readObject(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@code actual} differs from {@code recorded}, by path; empty when it does not. The order of keys is free. */
    public static List<String> differences(Object recorded, Object actual) {
        List<String> differences = new ArrayList<>();
        compare("", recorded, actual, differences);
        return differences;
    }

    private static void compare(String path, Object recorded, Object actual, List<String> differences) {
        if (recorded instanceof Map<?, ?> expected && actual instanceof Map<?, ?> found) {
            Set<Object> keys = new LinkedHashSet<>(expected.keySet());
            keys.addAll(found.keySet());
            for (Object key : keys) {
                String at = path + "/" + key;
                if (expected.containsKey(key) && found.containsKey(key)) {
                    compare(at, expected.get(key), found.get(key), differences);
                } else {
                    differences.add(
                            at + (found.containsKey(key) ? " was not recorded: " + found.get(key) : " is missing"));
                }
            }
        } else if (recorded instanceof List<?> expected && actual instanceof List<?> found) {
            if (expected.size() != found.size()) {
                differences.add(path + ": " + expected.size() + " recorded, " + found.size() + " found: " + found);
                return;
            }
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "/" + i, expected.get(i), found.get(i), differences);
            }
        } else if (!same(recorded, actual)) {
            differences.add(path + ": recorded " + recorded + ", found " + actual);
        }
    }

    private static boolean same(Object recorded, Object actual) {
        if (!(recorded instanceof String text) || !PLACEHOLDER.matcher(text).find()) {
            return Objects.equals(recorded, actual);
        }
        StringBuilder pattern = new StringBuilder();
        var placeholders = PLACEHOLDER.matcher(text);
        int from = 0;
        while (placeholders.find()) {
            pattern.append(Pattern.quote(text.substring(from, placeholders.start())))
                    .append(PLACEHOLDERS.getOrDefault(placeholders.group(), Pattern.quote(placeholders.group())));
            from = placeholders.end();
        }
        pattern.append(Pattern.quote(text.substring(from)));
        return actual instanceof String found && found.matches(pattern.toString());
    }
}
