// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a file of keys of the datastore, as {@code st2 key load} takes them and {@code key list -j} prints them. */
public final class KeyItems {

    private static final Set<String> TAKEN =
            Set.of("name", "value", "scope", "user", "secret", "encrypted", "ttl", "description");
    /** What a printed key has beside these: it follows from them. */
    private static final Set<String> DERIVED = Set.of("id", "uid");

    private final FileProblems problems;
    private final boolean convert;

    private KeyItems(FileProblems problems, boolean convert) {
        this.problems = problems;
        this.convert = convert;
    }

    /**
     * The bodies to send, in the file's order.
     *
     * @param convert whether values that are no text become JSON
     * @throws IllegalArgumentException with all that is wrong with the file, each with its line
     */
    public static List<Map<String, @Nullable Object>> read(Path file, boolean convert) {
        if (!file.toString().matches(".*\\.(json|yaml|yml)")) {
            throw new IllegalArgumentException(
                    "\"" + file + "\" is no name of a JSON or YAML file; let it end in .json, .yaml or .yml");
        }
        FileProblems problems = new FileProblems(file);
        Optional<LocatedValue> root = YamlFile.read(problems);
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        KeyItems reading = new KeyItems(problems, convert);
        root.filter(value -> value.value() != null)
                .ifPresent(value -> (value.isList() ? value.items() : List.of(value))
                        .forEach(item -> items.add(reading.item(item))));
        if (problems.hasErrors()) {
            throw new IllegalArgumentException(problems.all().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n", "nothing was stored:\n", "")));
        }
        return items;
    }

    private Map<String, @Nullable Object> item(LocatedValue item) {
        if (!item.isMapping()) {
            problems.error(item.place(), "", "expected an object with name and value", "");
            return Map.of();
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        item.entries().forEach((key, entry) -> {
            if (key.equals("expire_timestamp")) {
                problems.error(entry.keyPlace(), key, "cannot be stored", "give ttl, in seconds from now");
            } else if (TAKEN.contains(key)) {
                body.put(key, entry.value().value());
            } else if (!DERIVED.contains(key)) {
                problems.error(
                        entry.keyPlace(),
                        key,
                        "is nothing that a key has",
                        Suggestions.didYouMean(key, TAKEN, "these are: " + String.join(", ", new TreeSet<>(TAKEN))));
            }
        });
        check(item, body);
        return body;
    }

    private void check(LocatedValue item, Map<String, @Nullable Object> body) {
        if (!(body.get("name") instanceof String name) || name.isEmpty()) {
            problems.error(item.place(), "name", "expected a text", "add it");
        }
        if (!body.containsKey("value")) {
            problems.error(item.place(), "value", "is missing", "add it");
        } else if (!(body.get("value") instanceof String)) {
            body.put("value", converted(item, body.get("value")));
        }
    }

    private @Nullable String converted(LocatedValue item, @Nullable Object value) {
        if (!convert) {
            problems.error(
                    item.get("value").map(LocatedValue::place).orElse(item.place()),
                    "value",
                    "is no text",
                    "quote it, or store it as JSON by --convert");
            return null;
        }
        try {
            return PythonJson.DEFAULT.dumps(value);
        } catch (PythonError e) {
            problems.error(item.place(), "value", "has no JSON: " + e.text(), "");
            return null;
        }
    }
}
