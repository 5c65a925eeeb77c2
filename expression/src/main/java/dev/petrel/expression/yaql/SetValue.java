// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set. Python goes through it in an order that nothing promises; here it is the order in which elements came. */
final class SetValue extends Items {

    private final Map<Object, @Nullable Object> elements;

    private SetValue(Map<Object, @Nullable Object> elements) {
        this.elements = elements;
    }

    /** The elements of all of {@code streams}. */
    static SetValue of(Interpreter run, Stream... streams) throws PythonError {
        Map<Object, @Nullable Object> elements = new LinkedHashMap<>();
        for (Stream stream : streams) {
            for (Object item = stream.next(); item != Marker.END; item = stream.next()) {
                elements.putIfAbsent(Keys.of(item, run), item);
            }
        }
        return new SetValue(elements);
    }

    /** The elements of this that are or are not in {@code other}. */
    SetValue select(SetValue other, boolean in) {
        Map<Object, @Nullable Object> selected = new LinkedHashMap<>(elements);
        selected.keySet().removeIf(key -> other.elements.containsKey(key) != in);
        return new SetValue(selected);
    }

    Set<Object> keys() {
        return elements.keySet();
    }

    List<@Nullable Object> items() {
        return new ArrayList<>(elements.values());
    }

    int size() {
        return elements.size();
    }

    boolean isSubsetOf(SetValue other) {
        return other.elements.keySet().containsAll(elements.keySet());
    }

    @Override
    Stream stream(Interpreter run) {
        return Streams.list(items(), run);
    }

    @Override
    public boolean truth() {
        return !elements.isEmpty();
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return other instanceof SetValue set && keys().equals(set.keys());
    }

    @Override
    public String typeName() {
        return "frozenset";
    }
}
