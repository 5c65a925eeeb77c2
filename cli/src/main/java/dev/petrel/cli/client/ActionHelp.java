// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.ActionWords;
import dev.petrel.engine.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code petrel run REF --help} says: what the action does and which parameters it takes. */
final class ActionHelp {

    private final String action;
    private final @Nullable Object description;
    private final Map<?, ?> schemas;
    private final List<String> positions;

    /**
     * @param description what it does, if it says so
     * @param schemas the JSON schema of each parameter
     */
    ActionHelp(String action, @Nullable Object description, Map<?, ?> schemas) {
        this.action = action;
        this.description = description;
        this.schemas = schemas;
        this.positions = ActionWords.byPosition(schemas);
    }

    /** Without a line break at its end. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Usage: petrel run " + action
                + positions.stream()
                        .map(name -> " " + name.toUpperCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining())
                + " [KEY=VALUE...] [OPTIONS]");
        if (description != null && !description.toString().isBlank()) {
            lines.add(description.toString().strip());
        }
        parameters(lines, "Required parameters", true);
        parameters(lines, "Optional parameters", false);
        lines.add("");
        lines.add("\"petrel run --help\" lists the options.");
        return String.join("\n", lines);
    }

    private void parameters(List<String> lines, String title, boolean required) {
        List<? extends Map.Entry<?, ?>> chosen = schemas.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Map<?, ?> schema
                        && !Boolean.TRUE.equals(schema.get("immutable"))
                        && Boolean.TRUE.equals(schema.get("required")) == required)
                .sorted(Comparator.comparing((Map.Entry<?, ?> entry) -> place(entry.getKey()))
                        .thenComparing(entry -> String.valueOf(entry.getKey())))
                .toList();
        if (chosen.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title + ":");
        for (Map.Entry<?, ?> entry : chosen) {
            Map<?, ?> schema = (Map<?, ?>) entry.getValue();
            lines.add("  " + entry.getKey() + facts(entry.getKey(), schema));
            if (schema.get("description") != null) {
                String.valueOf(schema.get("description")).strip().lines().forEach(line -> lines.add("      " + line));
            }
        }
    }

    private int place(Object name) {
        int place = positions.indexOf(String.valueOf(name));
        return place < 0 ? positions.size() : place;
    }

    private String facts(Object name, Map<?, ?> schema) {
        List<String> facts = new ArrayList<>();
        if (schema.get("type") != null) {
            facts.add(Json.write(schema.get("type")).replace("\"", ""));
        }
        int place = positions.indexOf(String.valueOf(name));
        if (place >= 0) {
            facts.add("word " + (place + 1));
        }
        if (Boolean.TRUE.equals(schema.get("secret"))) {
            facts.add("secret");
        }
        if (schema.get("enum") instanceof List<?> values) {
            facts.add("one of " + values.stream().map(ActionHelp::value).collect(Collectors.joining(", ")));
        }
        if (schema.get("default") != null) {
            facts.add("default " + value(schema.get("default")));
        }
        return facts.isEmpty() ? "" : " (" + String.join("; ", facts) + ")";
    }

    private static String value(@Nullable Object value) {
        return value instanceof String text ? text.isEmpty() ? "\"\"" : text : Json.write(value);
    }
}
