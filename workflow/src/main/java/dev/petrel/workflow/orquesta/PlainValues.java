// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonSet;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions give as JSON values, which is all that a workflow's context may hold. */
final class PlainValues {

    private static final int MAX_DEPTH = 200;

    private PlainValues() {}

    /**
     * {@code value} as JSON has it: tuples, ranges and sets are lists, keys are texts, other objects are what they print as.
     * What is plain already comes back as it is, not copied.
     *
     * @throws PythonError for what is undefined, and for what is nested deeper than anything sensible
     */
    static @Nullable Object of(@Nullable Object value) throws PythonError {
        return of(value, 0);
    }

    private static @Nullable Object of(@Nullable Object value, int depth) throws PythonError {
        if (depth > MAX_DEPTH) {
            throw new PythonError("RecursionError", "the value is nested more than " + MAX_DEPTH + " deep");
        }
        if (value instanceof Collection<?> items) {
            return list(items, depth);
        }
        if (value instanceof PythonSet set) {
            return list(set.items(), depth);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        return value instanceof PythonObject object ? object.str() : value;
    }

    private static Object list(Collection<?> items, int depth) throws PythonError {
        boolean same = items instanceof List<?> && !(items instanceof PythonObject) && !(items instanceof Tuple);
        List<@Nullable Object> plain = new ArrayList<>(items.size());
        for (Object item : items) {
            Object each = of(item, depth + 1);
            same &= each == item;
            plain.add(each);
        }
        return same ? items : plain;
    }

    private static Object map(Map<?, ?> map, int depth) throws PythonError {
        boolean same = !(map instanceof PythonObject);
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = of(entry.getValue(), depth + 1);
            same &= value == entry.getValue() && entry.getKey() instanceof String;
            plain.put(key(entry.getKey()), value);
        }
        return same ? map : plain;
    }

    /** A key as Python's JSON writes it. */
    static String key(@Nullable Object key) throws PythonError {
        if (key == null) {
            return "null";
        }
        if (key instanceof Boolean flag) {
            return flag.toString();
        }
        if (key instanceof Map<?, ?> || (key instanceof List<?> && !(key instanceof Tuple))) {
            throw PythonError.type("unhashable type: '" + PythonValues.typeName(key) + "'");
        }
        return PythonText.str(key);
    }
}
