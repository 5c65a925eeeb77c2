// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns {@code key=value} words into values of the types that a schema declares. */
final class Arguments {

    private Arguments() {}

    /** @param properties the schema of each key, as far as it is known */
    static Map<String, @Nullable Object> parse(List<String> words, Map<?, ?> properties) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new ClientCommand.Refused(
                        ExitCodes.USAGE, "expected key=value, found \"" + word + "\"; quote values that hold spaces");
            }
            String key = word.substring(0, equals);
            Object type = properties.get(key) instanceof Map<?, ?> schema ? schema.get("type") : null;
            values.put(key, value(key, word.substring(equals + 1), type));
        }
        return values;
    }

    private static @Nullable Object value(String key, String text, @Nullable Object type) {
        try {
            return switch (String.valueOf(type)) {
                case "string" -> text;
                case "integer" -> Long.valueOf(text.strip());
                case "number" -> Double.valueOf(text.strip());
                case "boolean" -> truth(text);
                case "array" -> text.startsWith("[") ? Json.read(text) : List.of(text.split(","));
                case "object" -> Json.readObject(text);
                default -> guessed(text);
            };
        } catch (IllegalArgumentException e) {
            throw new ClientCommand.Refused(
                    ExitCodes.USAGE, "\"" + key + "\" is of type " + type + ", which \"" + text + "\" is not");
        }
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static @Nullable Object guessed(String text) {
        boolean json = text.startsWith("{")
                || text.startsWith("[")
                || text.equals("true")
                || text.equals("false")
                || text.matches("-?\\d+(\\.\\d+)?");
        return json ? Json.read(text) : text;
    }
}
