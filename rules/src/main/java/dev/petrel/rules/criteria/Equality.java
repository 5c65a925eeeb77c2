// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.KeyPath;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A criterion that holds for a few values of the payload only, which are known when the rule is read: {@code equals},
 * {@code iequals} and {@code in} with a pattern that is no template. Where it is looked for is a path below {@code trigger},
 * so that nothing but the payload decides.
 *
 * @param keys one for each value for which it holds. Values that are equal have one key; so may others
 */
record Equality(Where where, Set<Key> keys) {

    private static final Map<String, Kind> KINDS = Map.of(
            "equals", Kind.EXACT,
            "eq", Kind.EXACT,
            "inside", Kind.EXACT,
            "in", Kind.EXACT,
            "iequals", Kind.LOWER,
            "ieq", Kind.LOWER);

    private static final Set<String> MEMBERSHIP = Set.of("inside", "in");

    Equality {
        keys = Set.copyOf(keys);
    }

    /** Whether it comes to a verdict for every payload. */
    boolean neverFails() {
        return where.kind() == Kind.EXACT;
    }

    /**
     * A value of the payload, and how it is compared there.
     *
     * @param text the path as the criterion writes it, by which two are the same
     */
    record Where(String text, KeyPath path, Kind kind) {

        @Nullable
        Object value(@Nullable Object names) {
            return path.first(names);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Where place && text.equals(place.text) && kind == place.kind;
        }

        @Override
        public int hashCode() {
            return 31 * text.hashCode() + kind.hashCode();
        }
    }

    /** One value for which it holds. */
    record Key(Where where, Object value) {}

    /** How values are compared. */
    enum Kind {
        /** Python's {@code ==}: text with text, and numbers with numbers of any type, booleans among them. */
        EXACT {
            @Override
            Optional<Object> key(Object value) {
                if (value instanceof String) {
                    return Optional.of(value);
                }
                // Two that are equal are the same double, be it rounded; and there is one zero.
                return PythonNumbers.isNumber(value)
                        ? Optional.of(PythonNumbers.asDouble(value) + 0.0)
                        : Optional.empty();
            }

            /** Lists and mappings equal no text and no number. */
            @Override
            boolean canHoldOrFail(Object value) {
                return value instanceof PythonObject || !(value instanceof List || value instanceof Map);
            }
        },
        /** Text in lower case; all else cannot be compared, which is told. */
        LOWER {
            @Override
            Optional<Object> key(Object value) {
                return value instanceof String text ? Optional.of(text.toLowerCase(Locale.ROOT)) : Optional.empty();
            }

            @Override
            boolean canHoldOrFail(Object value) {
                return true;
            }
        };

        /** What {@code value} has in common with all that it equals; empty if that is not known. */
        abstract Optional<Object> key(Object value);

        /** Of a value without a key: whether such a criterion may hold for it, or fail. */
        abstract boolean canHoldOrFail(Object value);
    }

    /**
     * The equality that a criterion is.
     *
     * @param path where it looks
     * @param pattern what it compares with, not to be rendered
     */
    static Optional<Equality> of(String text, KeyPath path, String operator, @Nullable Object pattern) {
        String name = operator.toLowerCase(Locale.ROOT);
        Kind kind = KINDS.get(name);
        if (kind == null
                || pattern == null
                || path.root().filter("trigger"::equals).isEmpty()) {
            return Optional.empty();
        }
        Where where = new Where(text, path, kind);
        List<?> wanted = List.of(pattern);
        if (MEMBERSHIP.contains(name)) {
            if (!(pattern instanceof List<?> list) || pattern instanceof PythonObject) {
                return Optional.empty();
            }
            wanted = list;
        }
        Set<Key> keys = new HashSet<>();
        for (Object each : wanted) {
            Optional<Object> key = each == null ? Optional.empty() : kind.key(each);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            keys.add(new Key(where, key.get()));
        }
        return Optional.of(new Equality(where, keys));
    }
}
