// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a file of API keys, as {@code st2 apikey load} takes them. What else the server prints of a key is passed over. */
public final class ApiKeyItems {

    private ApiKeyItems() {}

    /**
     * The bodies to send, in the file's order.
     *
     * @throws IllegalArgumentException with all that is wrong with the file, each with its line
     */
    public static List<Map<String, @Nullable Object>> read(Path file) {
        if (!file.toString().matches(".*\\.(json|yaml|yml)")) {
            throw new IllegalArgumentException(
                    "\"" + file + "\" is no name of a JSON or YAML file; let it end in .json, .yaml or .yml");
        }
        FileProblems problems = new FileProblems(file);
        Optional<LocatedValue> root = YamlFile.read(problems);
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        root.filter(value -> value.value() != null)
                .ifPresent(value -> (value.isList() ? value.items() : List.of(value))
                        .forEach(item -> items.add(item(item, problems))));
        if (problems.hasErrors()) {
            throw new IllegalArgumentException(problems.all().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n", "nothing was stored:\n", "")));
        }
        return items;
    }

    private static Map<String, @Nullable Object> item(LocatedValue item, FileProblems problems) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (!item.isMapping()) {
            problems.error(item.place(), "", "expected an object with user and key_hash", "");
            return body;
        }
        item.entries().forEach((key, entry) -> body.put(key, entry.value().value()));
        body.keySet().retainAll(List.of("user", "key_hash", "metadata", "enabled"));
        for (String key : List.of("user", "key_hash")) {
            if (!(body.get(key) instanceof String text) || text.isEmpty()) {
                problems.error(item.place(), key, "expected a text", "add it");
            }
        }
        if (body.get("key_hash") instanceof String hash && hash.startsWith("***")) {
            problems.error(item.place(), "key_hash", "is masked", "export it with --show-secrets");
        }
        body.putIfAbsent("metadata", Map.of());
        body.putIfAbsent("enabled", false);
        return body;
    }
}
