// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema with secrets in it, laid beside values. Every way in which a schema can speak of a part of a value counts: {@code
 * properties}, {@code patternProperties}, {@code additionalProperties}, {@code items} (one schema or one for each place),
 * {@code additionalItems}, {@code dependencies}, {@code allOf}, {@code anyOf}, {@code oneOf} and a {@code $ref} into the
 * same schema. Of several that speak of one part, one that calls it secret is enough. StackStorm follows the first five,
 * and only where a {@code type} is given.
 */
final class SecretSchema {

    private static final List<String> EITHER = List.of("anyOf", "oneOf");
    private static final List<String> APART = List.of("allOf", "anyOf", "oneOf", "dependencies", "definitions");
    private static final List<String> OF_OBJECTS = List.of("properties", "patternProperties", "additionalProperties");
    private static final List<String> OF_LISTS = List.of("items", "additionalItems");

    private final Map<?, ?> root;

    SecretSchema(Map<?, ?> root) {
        this.root = root;
    }

    /** {@code value} with {@value SecretParameters#MASK} for what must not be shown. */
    @Nullable
    Object masked(@Nullable Object value) {
        return masked(value, List.of(root));
    }

    /** Whether a value of this schema is secret as a whole. */
    boolean isWhole() {
        return all(List.of(root)).stream().anyMatch(SecretSchema::isSecret);
    }

    /** Whether anything is secret, at any depth. */
    boolean any() {
        return anyIn(root, seen());
    }

    private @Nullable Object masked(@Nullable Object value, List<Map<?, ?>> schemas) {
        if (value == null || schemas.isEmpty()) {
            return value;
        }
        List<Map<?, ?>> all = all(schemas);
        if (all.stream().anyMatch(SecretSchema::isSecret)) {
            return SecretParameters.MASK;
        }
        if (value instanceof Map<?, ?> map && speaksOf(all, OF_OBJECTS)) {
            Map<String, @Nullable Object> masked = new LinkedHashMap<>();
            map.forEach((key, each) -> masked.put(String.valueOf(key), masked(each, ofKey(all, String.valueOf(key)))));
            return masked;
        }
        if (value instanceof List<?> list && speaksOf(all, OF_LISTS)) {
            List<@Nullable Object> masked = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                masked.add(masked(list.get(i), ofPlace(all, i)));
            }
            return masked;
        }
        return schemas.stream().anyMatch(schema -> hides(schema, value, seen())) ? SecretParameters.MASK : value;
    }

    private static boolean speaksOf(List<Map<?, ?>> schemas, List<String> keywords) {
        return schemas.stream().anyMatch(schema -> keywords.stream().anyMatch(schema::containsKey));
    }

    /** {@code schemas}, and those that say more of the same value. */
    private List<Map<?, ?>> all(List<Map<?, ?>> schemas) {
        List<Map<?, ?>> all = new ArrayList<>();
        Set<Object> seen = seen();
        schemas.forEach(schema -> add(schema, all, seen));
        return all;
    }

    private void add(Map<?, ?> schema, List<Map<?, ?>> all, Set<Object> seen) {
        if (!seen.add(schema)) {
            return;
        }
        all.add(schema);
        together(schema).forEach(each -> add(each, all, seen));
        EITHER.forEach(choice -> schemas(schema.get(choice)).forEach(each -> add(each, all, seen)));
    }

    /** The schemas that hold for a value together with {@code schema}. */
    private List<Map<?, ?>> together(Map<?, ?> schema) {
        List<Map<?, ?>> more = new ArrayList<>(schemas(schema.get("allOf")));
        if (schema.get("dependencies") instanceof Map<?, ?> dependencies) {
            more.addAll(schemas(new ArrayList<>(dependencies.values())));
        }
        Map<?, ?> target = target(schema);
        if (target != null) {
            more.add(target);
        }
        return more;
    }

    private static List<Map<?, ?>> schemas(@Nullable Object value) {
        List<Map<?, ?>> schemas = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> {
                if (each instanceof Map<?, ?> schema) {
                    schemas.add(schema);
                }
            });
        }
        return schemas;
    }

    /** What {@code $ref} names in this schema, or null. */
    private @Nullable Map<?, ?> target(Map<?, ?> schema) {
        if (!(schema.get("$ref") instanceof String ref) || !ref.startsWith("#")) {
            return null;
        }
        Object at = root;
        for (String step : ref.substring(1).split("/")) {
            String key = step.replace("~1", "/").replace("~0", "~");
            if (!key.isEmpty()) {
                at = at instanceof Map<?, ?> map ? map.get(key) : null;
            }
        }
        return at instanceof Map<?, ?> found ? found : null;
    }

    private static List<Map<?, ?>> ofKey(List<Map<?, ?>> schemas, String key) {
        List<Map<?, ?>> found = new ArrayList<>();
        for (Map<?, ?> schema : schemas) {
            int before = found.size();
            boolean named = false;
            if (schema.get("properties") instanceof Map<?, ?> properties && properties.containsKey(key)) {
                named = true;
                if (properties.get(key) instanceof Map<?, ?> property) {
                    found.add(property);
                }
            }
            if (schema.get("patternProperties") instanceof Map<?, ?> patterns) {
                patterns.forEach((pattern, each) -> {
                    if (each instanceof Map<?, ?> property && matches(String.valueOf(pattern), key)) {
                        found.add(property);
                    }
                });
            }
            boolean other = !named && found.size() == before;
            if (other && schema.get("additionalProperties") instanceof Map<?, ?> property) {
                found.add(property);
            }
        }
        return found;
    }

    /** A pattern that cannot be read may mean any key. */
    private static boolean matches(String pattern, String key) {
        try {
            return PythonRegex.compile(pattern).searches(key);
        } catch (PythonError e) {
            return true;
        }
    }

    private static List<Map<?, ?>> ofPlace(List<Map<?, ?>> schemas, int place) {
        List<Map<?, ?>> found = new ArrayList<>();
        for (Map<?, ?> schema : schemas) {
            Object items = schema.get("items");
            Object item = items instanceof List<?> each
                    ? place < each.size() ? each.get(place) : schema.get("additionalItems")
                    : items;
            if (item instanceof Map<?, ?> one) {
                found.add(one);
            }
        }
        return found;
    }

    /**
     * Whether {@code value}, which has not the form of a schema with a secret in it, must not be shown: a text where an
     * object is expected may hold the secret anywhere. One of several forms without secrets, of which {@code value} is,
     * shows it.
     */
    private boolean hides(Map<?, ?> schema, Object value, Set<Object> seen) {
        if (!seen.add(schema)) {
            return false;
        }
        boolean own = schema.entrySet().stream()
                .filter(entry -> !APART.contains(String.valueOf(entry.getKey())))
                .anyMatch(entry -> anyIn(entry.getValue(), seen()));
        return own
                || together(schema).stream().anyMatch(each -> hides(each, value, seen))
                || EITHER.stream()
                        .map(choice -> schemas(schema.get(choice)))
                        .filter(forms -> forms.stream().noneMatch(form -> isOpen(form, value)))
                        .anyMatch(forms -> forms.stream().anyMatch(form -> hides(form, value, seen)));
    }

    private boolean isOpen(Map<?, ?> schema, Object value) {
        Object type = schema.get("type");
        boolean fits = (value instanceof String && "string".equals(type))
                || (value instanceof Boolean && "boolean".equals(type))
                || (value instanceof Number && ("number".equals(type) || "integer".equals(type)))
                || (value instanceof List && "array".equals(type))
                || (value instanceof Map && "object".equals(type));
        return fits && !anyIn(schema, seen());
    }

    private boolean anyIn(@Nullable Object schema, Set<Object> seen) {
        if (schema instanceof Map<?, ?> map) {
            if (!seen.add(map)) {
                return false;
            }
            return isSecret(map)
                    || anyIn(target(map), seen)
                    || map.values().stream().anyMatch(each -> anyIn(each, seen));
        }
        return schema instanceof List<?> list && list.stream().anyMatch(each -> anyIn(each, seen));
    }

    private static boolean isSecret(Map<?, ?> schema) {
        return Boolean.TRUE.equals(schema.get("secret"));
    }

    private static Set<Object> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
