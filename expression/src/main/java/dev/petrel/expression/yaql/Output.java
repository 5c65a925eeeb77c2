// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a result of a value: tuples and streams become lists, and nothing is left that is not evaluated. */
final class Output {

    private final Interpreter run;

    Output(Interpreter run) {
        this.run = run;
    }

    @Nullable
    Object of(@Nullable Object value) throws PythonError {
        if (value instanceof Map || value instanceof List || value instanceof Items) {
            run.budget().enter();
            Object result = nested(value);
            run.budget().leave();
            return result;
        }
        return value == Marker.NO_VALUE ? null : value;
    }

    private Object nested(Object value) throws PythonError {
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                run.budget().step();
                Object converted = of(entry.getValue());
                result.put(hashable(of(entry.getKey())), converted);
            }
            return result;
        }
        List<@Nullable Object> items = new ArrayList<>();
        boolean set = Type.isSet(value);
        Stream stream = Streams.of(value, run);
        for (Object item = stream.next(); item != Marker.END; item = stream.next()) {
            items.add(set ? hashable(of(item)) : of(item));
        }
        return set ? new PythonSet(items) : items;
    }

    /** A tuple has become a list, which cannot be a key, as in yaql. */
    private static @Nullable Object hashable(@Nullable Object value) throws PythonError {
        if (value instanceof Map || value instanceof List || value instanceof PythonSet) {
            throw Keys.unhashable(value);
        }
        return value;
    }
}
