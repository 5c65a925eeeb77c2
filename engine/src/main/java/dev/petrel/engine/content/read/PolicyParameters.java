// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.policy.PolicyType;
import dev.petrel.engine.text.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a policy by the schema of its type, whose defaults it fills in. */
final class PolicyParameters {

    private final FieldReader fields;

    PolicyParameters(LocatedValue parameters, FileProblems problems) {
        this.fields = new FieldReader(parameters, "parameters", problems);
    }

    /** @param taken the parameters of the action that attributes may name; null when they are not known */
    Map<String, @Nullable Object> read(String type, @Nullable Set<String> taken) {
        Map<String, Map<String, @Nullable Object>> schemas =
                PolicyType.find(type).map(PolicyType::parameters).orElse(Map.of());
        if (schemas.isEmpty()) {
            return Map.of(); // which type there is no such, is a problem already
        }
        fields.refuseOthers(schemas.keySet());
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> {
            Object value = value(name, schema);
            if (value != null) {
                read.put(name, value);
            }
        });
        if (type.equals(PolicyType.CONCURRENCY_BY_ATTRIBUTE)) {
            checkAttributes(read.get("attributes"), taken);
        }
        return read;
    }

    private @Nullable Object value(String name, Map<String, @Nullable Object> schema) {
        LocatedValue given = fields.value(name);
        if (given == null) {
            if (Boolean.TRUE.equals(schema.get("required")) && schema.get("default") == null) {
                String ignored = fields.required(name); // which says that it is missing
            }
            return isOurs(name) ? null : schema.get("default");
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "integer", "number" -> number(name, given, schema);
            case "array" -> names(name);
            default -> fields.word(name, "", words(schema));
        };
    }

    /** StackStorm's parameters are shown with their defaults; those it does not know only where they are given. */
    private static boolean isOurs(String name) {
        return Set.of("backoff", "max_delay", "jitter").contains(name);
    }

    private static List<String> words(Map<String, @Nullable Object> schema) {
        return schema.get("enum") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private @Nullable Number number(String name, LocatedValue given, Map<String, @Nullable Object> schema) {
        boolean whole = "integer".equals(schema.get("type"));
        BigDecimal number = given.value() instanceof Number value ? decimal(value) : null;
        if (number == null || whole && number.stripTrailingZeros().scale() > 0) {
            fields.error(
                    name,
                    "expected " + (whole ? "a whole number" : "a number") + ", found " + FieldReader.found(given),
                    "");
            return null;
        }
        BigDecimal least = name.equals("threshold") ? BigDecimal.ONE : bound(schema, "minimum");
        BigDecimal most = name.equals("threshold") ? BigDecimal.valueOf(Integer.MAX_VALUE) : bound(schema, "maximum");
        if (least != null && number.compareTo(least) < 0 || most != null && number.compareTo(most) > 0) {
            fields.error(name, "is " + given.value(), "use a number from " + least + " to " + most);
            return null;
        }
        return whole ? (Number) number.intValueExact() : (Number) given.value();
    }

    private static @Nullable BigDecimal decimal(Number number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            return null; // infinite, or none
        }
    }

    private static @Nullable BigDecimal bound(Map<String, @Nullable Object> schema, String key) {
        return schema.get(key) instanceof Number number ? decimal(number) : null;
    }

    private List<String> names(String name) {
        List<String> names = new ArrayList<>();
        for (LocatedValue item : fields.list(name)) {
            if (!(item.value() instanceof String text) || text.isBlank()) {
                fields.error(name, "expected names of parameters, found " + FieldReader.found(item), "");
            } else if (names.contains(text)) {
                fields.error(name, "names \"" + text + "\" twice", "name it once");
            } else {
                names.add(text);
            }
        }
        return names;
    }

    private void checkAttributes(@Nullable Object attributes, @Nullable Set<String> taken) {
        if (!(attributes instanceof List<?> names) || names.isEmpty()) {
            fields.warning(
                    "attributes",
                    "no attributes are named: all executions of the action count together",
                    "name some under \"attributes\", or use the policy type " + PolicyType.CONCURRENCY);
        } else if (taken != null) {
            names.stream()
                    .map(String::valueOf)
                    .filter(name -> !taken.contains(name))
                    .forEach(name -> fields.warning(
                            "attributes",
                            "the action has no parameter \"" + name + "\": it parts no executions",
                            Suggestions.didYouMean(name, taken, "remove it")));
        }
    }
}
