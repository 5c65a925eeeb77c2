// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.Templates;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of most values at once that they fit their schema: most schemas say no more of a property than its type, whether it
 * is required and its default, and most values are texts, numbers and truth values. Of all others {@link SchemaFill} and
 * {@link SchemaCheck} are to tell, which takes many times as long.
 */
final class PlainSchema {

    private static final Set<String> OF_OBJECTS = Set.of("type", "properties", "additionalProperties", "description");

    private static final Set<String> OF_PROPERTIES =
            Set.of("type", "description", "default", "required", "position", "secret", "immutable");

    private static final String ANY = "";

    private final Map<String, String> types;
    private final Set<String> wanted;
    private final boolean others;

    /** Nothing surely fits it. */
    private static final PlainSchema NONE = new PlainSchema(Map.of(), Set.of(), false);

    /** @param others whether there may be properties that it does not name */
    private PlainSchema(Map<String, String> types, Set<String> wanted, boolean others) {
        this.types = types;
        this.wanted = wanted;
        this.others = others;
    }

    /** Of the schema of an object, in which defaults are filled in before it is checked. */
    static PlainSchema of(Map<String, ? extends @Nullable Object> schema) {
        Object additional = schema.get("additionalProperties");
        Object properties = schema.containsKey("properties") ? schema.get("properties") : Map.of();
        if (!OF_OBJECTS.containsAll(schema.keySet())
                || !"object".equals(schema.get("type"))
                || schema.containsKey("additionalProperties") && !(additional instanceof Boolean)
                || !(properties instanceof Map<?, ?> all)) {
            return NONE;
        }
        Map<String, String> types = new HashMap<>();
        Set<String> wanted = new HashSet<>();
        for (Map.Entry<?, ?> property : all.entrySet()) {
            if (!(property.getKey() instanceof String name)
                    || !(property.getValue() instanceof Map<?, ?> said)
                    || !isPlain(said)) {
                return NONE;
            }
            types.put(name, said.get("type") instanceof String type ? type : ANY);
            if (Boolean.TRUE.equals(said.get("required")) && !said.containsKey("default")) {
                wanted.add(name);
            }
        }
        return new PlainSchema(types, wanted, !Boolean.FALSE.equals(additional));
    }

    private static boolean isPlain(Map<?, ?> property) {
        Object type = property.containsKey("type") ? property.get("type") : ANY;
        Object value = property.get("default");
        return OF_PROPERTIES.containsAll(property.keySet())
                && type instanceof String named
                && (value == null || fits(value, named))
                && !(value instanceof String text && Templates.isTemplate(text));
    }

    /** Whether {@code values} surely fit. If not, they may all the same. */
    boolean surelyFits(Map<?, ? extends @Nullable Object> values) {
        if (this == NONE) {
            return false;
        }
        int found = 0;
        for (Map.Entry<?, ? extends @Nullable Object> each : values.entrySet()) {
            if (!(each.getKey() instanceof String name)) {
                return false;
            }
            boolean isWanted = wanted.contains(name);
            if (!mayBe(each.getValue(), types.get(name), isWanted)) {
                return false;
            }
            found += isWanted ? 1 : 0;
        }
        return found == wanted.size();
    }

    /** @param type null of a property that the schema does not name */
    private boolean mayBe(@Nullable Object value, @Nullable String type, boolean isWanted) {
        if (type == null && !others) {
            return false;
        }
        return value == null ? !isWanted : fits(value, type == null ? ANY : type);
    }

    private static boolean fits(Object value, String type) {
        return switch (type) {
            case ANY -> value instanceof String || value instanceof Boolean || isWhole(value);
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> isWhole(value);
            case "number" -> isWhole(value) || value instanceof Double number && Double.isFinite(number);
            default -> false;
        };
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long;
    }
}
