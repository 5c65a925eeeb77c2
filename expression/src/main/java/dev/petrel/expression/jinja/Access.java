// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Lookup;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Slices;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members and elements of values. {@code a.b} looks for a method first, {@code a['b']} for a key. */
final class Access {

    private Access() {}

    /** {@code object.name}, or an {@link Undefined}. */
    static @Nullable Object attribute(@Nullable Object object, String name) throws PythonError {
        if (object instanceof Map<?, ?> map) {
            Callable method = MapMethods.get(map, name);
            return method != null ? method : key(map, name);
        }
        if (object instanceof Lookup lookup) {
            return lookup.get(name);
        }
        if (object instanceof Attributes attributes) {
            return attributes.attribute(name);
        }
        if (name.startsWith("__")) {
            return Undefined.unsafe(object, name);
        }
        Undefined.require(object);
        Callable method = method(object, name);
        return method != null ? method : Undefined.member(object, name);
    }

    private static @Nullable Callable method(@Nullable Object object, String name) {
        if (object instanceof String text) {
            return StringMethods.get(text, name);
        }
        return object instanceof List<?> list && !(object instanceof PythonObject) ? ListMethods.get(list, name) : null;
    }

    private static @Nullable Object key(Map<?, ?> map, Object key) throws PythonError {
        Object value = PythonValues.value(map, key);
        return value != null || PythonValues.hasKey(map, key) ? value : absent(map, key);
    }

    private static Undefined absent(Map<?, ?> map, Object key) throws PythonError {
        return key instanceof String name && name.startsWith("__")
                ? Undefined.unsafe(map, name)
                : Undefined.member(map, key);
    }

    /** {@code object[key]}, or an {@link Undefined}. */
    static @Nullable Object item(@Nullable Object object, @Nullable Object key) throws PythonError {
        Undefined.require(object);
        Undefined.require(key);
        if (object instanceof Map<?, ?> map && PythonValues.hasKey(map, key)) {
            return PythonValues.value(map, key);
        }
        if (key instanceof String name) {
            return attribute(object, name);
        }
        if (key == null || !PythonNumbers.isNumber(key) || PythonNumbers.isFloat(key)) {
            return Undefined.member(object, key);
        }
        int index = Arguments.intOf(key);
        if (object instanceof List<?> list && !(object instanceof DictView)) {
            int at = index < 0 ? list.size() + index : index;
            return at >= 0 && at < list.size() ? list.get(at) : Undefined.member(object, key);
        }
        if (object instanceof String text) {
            int at = index < 0 ? Sequences.length(text) + index : index;
            return at >= 0 && at < Sequences.length(text)
                    ? slice(text, at, at + 1, null)
                    : Undefined.member(object, key);
        }
        return Undefined.member(object, key);
    }

    /** {@code object[start:end:step]}. */
    static @Nullable Object slice(
            @Nullable Object object, @Nullable Integer start, @Nullable Integer end, @Nullable Integer step)
            throws PythonError {
        Undefined.require(object);
        if (step != null && step == 0) {
            throw PythonError.value("slice step cannot be zero");
        }
        if (object instanceof String text) {
            StringBuilder out = new StringBuilder();
            Slices.of(Sequences.of(text), start, end, step).forEach(out::append);
            return out.toString();
        }
        if (object instanceof List<?> list && !(object instanceof DictView)) {
            List<?> slice = Slices.of(list, start, end, step);
            return list instanceof Tuple ? Tuple.copyOf(slice) : OwnList.of(slice);
        }
        throw PythonError.type("'" + PythonValues.typeName(object) + "' object is not subscriptable");
    }
}
