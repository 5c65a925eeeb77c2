// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a value is in a hash table: equal ones have equal keys, {@code 1}, {@code 1.0} and {@code true} too. */
final class Keys {

    private static final Object NONE = new Object();

    private Keys() {}

    /** The key of {@code value}. Lists and mappings that can be changed have none. */
    static Object of(@Nullable Object value, Interpreter run) throws PythonError {
        if (value == null) {
            return NONE;
        }
        if (PythonNumbers.isNumber(value)) {
            return number(value);
        }
        if (value instanceof List<?> list) {
            return tuple(list, run);
        }
        if (value instanceof Map<?, ?> map) {
            return mapping(map, run);
        }
        if (value instanceof SetValue set) {
            return Set.copyOf(set.keys());
        }
        return value;
    }

    private static Object number(Object value) {
        if (PythonNumbers.isFloat(value)) {
            double number = PythonNumbers.asDouble(value);
            boolean whole = number == Math.rint(number) && !Double.isInfinite(number);
            return whole ? PythonNumbers.narrow(new BigDecimal(number).toBigInteger()) : (Object) number;
        }
        return PythonNumbers.narrow(PythonNumbers.big(value));
    }

    private static Object tuple(List<?> list, Interpreter run) throws PythonError {
        if (list instanceof OwnList) {
            throw unhashable(list);
        }
        run.budget().enter();
        List<Object> keys = new ArrayList<>(list.size());
        for (Object item : list) {
            run.budget().step();
            keys.add(of(item, run));
        }
        run.budget().leave();
        return keys;
    }

    private static Object mapping(Map<?, ?> map, Interpreter run) throws PythonError {
        if (map instanceof Dict dict && dict.mutable()) {
            throw unhashable(map);
        }
        run.budget().enter();
        Map<Object, Object> keys = new HashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            run.budget().step();
            keys.put(of(entry.getKey(), run), of(entry.getValue(), run));
        }
        run.budget().leave();
        return keys;
    }

    static Set<Object> of(Iterable<?> items, Interpreter run) throws PythonError {
        Set<Object> keys = new HashSet<>();
        for (Object item : items) {
            run.budget().step();
            keys.add(of(item, run));
        }
        return keys;
    }

    static PythonError unhashable(Object value) {
        return PythonError.type("unhashable type: '" + PythonValues.typeName(value) + "'");
    }
}
