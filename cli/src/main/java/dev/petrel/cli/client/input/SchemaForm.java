// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person for an object, property by property, as its JSON schema describes them. What does not fit is asked for
 * again. A property that may be left out, and is, is not in the object.
 */
public final class SchemaForm {

    /** Where the questions go and the answers come from. */
    public interface Prompter {

        /**
         * Asks for one line.
         *
         * @param secret whether what is typed must not be seen
         * @return null at the end of the input
         */
        @Nullable
        String ask(String prompt, boolean secret);

        /** Tells the person something, on a line of its own. */
        void tell(String line);
    }

    private final Prompter prompter;

    public SchemaForm(Prompter prompter) {
        this.prompter = prompter;
    }

    /**
     * The object.
     *
     * @throws IllegalArgumentException when the input ends before all is answered
     */
    public Map<String, @Nullable Object> fill(Map<?, ?> schema) {
        if (schema.get("properties") instanceof Map<?, ?> properties && !properties.isEmpty()) {
            return properties(properties, schema, "");
        }
        Object whole = value("answer", Map.of("type", "object", "required", true));
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (whole instanceof Map<?, ?> map) {
            map.forEach((key, each) -> object.put(String.valueOf(key), each));
        }
        return object;
    }

    private Map<String, @Nullable Object> properties(Map<?, ?> properties, Map<?, ?> parent, String prefix) {
        List<?> required = parent.get("required") instanceof List<?> names ? names : List.of();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        properties.forEach((key, each) -> {
            Map<Object, @Nullable Object> schema = new LinkedHashMap<>(each instanceof Map<?, ?> map ? map : Map.of());
            if (required.contains(key)) {
                schema.put("required", true);
            }
            Object value = property(prefix + key, schema);
            if (value != null) {
                object.put(String.valueOf(key), value);
            }
        });
        return object;
    }

    private @Nullable Object property(String name, Map<?, ?> schema) {
        if (schema.get("properties") instanceof Map<?, ?> inner && !inner.isEmpty()) {
            describe(schema);
            return properties(inner, schema, name + ".");
        }
        if ("array".equals(schema.get("type"))
                && schema.get("items") instanceof Map<?, ?> items
                && items.get("properties") instanceof Map<?, ?> inner
                && !inner.isEmpty()) {
            describe(schema);
            return objects(name, items, inner);
        }
        return value(name, schema);
    }

    private List<@Nullable Object> objects(String name, Map<?, ?> items, Map<?, ?> inner) {
        List<@Nullable Object> objects = new ArrayList<>();
        while (Boolean.TRUE.equals(
                value("add an item to " + name, Map.of("type", "boolean", "default", objects.isEmpty())))) {
            objects.add(properties(inner, items, name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    private void describe(Map<?, ?> schema) {
        if (schema.get("description") instanceof String text && !text.isBlank()) {
            prompter.tell(text);
        }
    }

    /** Null when it is left out. */
    private @Nullable Object value(String name, Map<?, ?> schema) {
        describe(schema);
        List<?> choices = schema.get("enum") instanceof List<?> all ? all : List.of();
        for (int i = 0; i < choices.size(); i++) {
            prompter.tell("  " + i + " - " + choices.get(i));
        }
        while (true) {
            String text = prompter.ask(prompt(name, schema, choices), Boolean.TRUE.equals(schema.get("secret")));
            if (text == null) {
                throw new IllegalArgumentException("the input ended before \"" + name + "\" was answered");
            }
            if (text.isEmpty() && schema.get("default") != null) {
                return schema.get("default");
            }
            if (text.isEmpty() && !Boolean.TRUE.equals(schema.get("required"))) {
                return null;
            }
            try {
                return choices.isEmpty() ? typed(name, text, schema) : choice(text, choices);
            } catch (IllegalArgumentException e) {
                prompter.tell(
                        Boolean.TRUE.equals(schema.get("secret"))
                                ? "that does not fit"
                                : String.valueOf(e.getMessage()));
            }
        }
    }

    private static String prompt(String name, Map<?, ?> schema, List<?> choices) {
        Object type = schema.get("type");
        String kind = !choices.isEmpty()
                ? " (0 to " + (choices.size() - 1) + ")"
                : Boolean.TRUE.equals(schema.get("secret"))
                        ? " (secret)"
                        : type == null || type.equals("string") ? "" : " (" + type + ")";
        Object usual = schema.get("default");
        return name + kind + (usual == null ? "" : " [" + usual + "]") + ": ";
    }

    private static Object choice(String text, List<?> choices) {
        if (text.matches("[0-9]{1,6}") && Integer.parseInt(text) < choices.size()) {
            return choices.get(Integer.parseInt(text));
        }
        return choices.stream()
                .filter(each -> String.valueOf(each).equals(text))
                .findFirst()
                .map(Object.class::cast)
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + choices));
    }

    /** As other values of the command line, and {@code y} and {@code n}, as StackStorm's client takes them. */
    private static Object typed(String name, String text, Map<?, ?> schema) {
        String word = text.toLowerCase(Locale.ROOT);
        boolean yesOrNo = "boolean".equals(schema.get("type")) && (word.equals("y") || word.equals("n"));
        return yesOrNo ? (Object) word.equals("y") : TypedValue.read(name, text, schema);
    }
}
