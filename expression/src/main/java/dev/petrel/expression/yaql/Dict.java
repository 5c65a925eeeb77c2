// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping that an expression made: keys of any type, in the order in which they came. */
final class Dict extends AbstractMap<@Nullable Object, @Nullable Object> {

    private final Map<Object, Entry<@Nullable Object, @Nullable Object>> entries = new LinkedHashMap<>();
    private final boolean mutable;

    private Dict(boolean mutable) {
        this.mutable = mutable;
    }

    /** One that cannot be changed in Python, so that it can be a key. */
    static Dict frozen() {
        return new Dict(false);
    }

    /** One of Python's own, which cannot be a key. */
    static Dict own() {
        return new Dict(true);
    }

    boolean mutable() {
        return mutable;
    }

    /** Sets what {@code key} leads to; a key that was there keeps its place and its first form. */
    void set(@Nullable Object key, @Nullable Object value, Interpreter run) throws PythonError {
        run.budget().step();
        Object hashed = Keys.of(key, run);
        Entry<@Nullable Object, @Nullable Object> known = entries.get(hashed);
        entries.put(hashed, new SimpleImmutableEntry<>(known == null ? key : known.getKey(), value));
    }

    void setAll(Map<?, ?> other, Interpreter run) throws PythonError {
        for (Entry<?, ?> entry : other.entrySet()) {
            set(entry.getKey(), entry.getValue(), run);
        }
    }

    void remove(@Nullable Object key, Interpreter run) throws PythonError {
        entries.remove(Keys.of(key, run));
    }

    /** What {@code key} leads to in {@code map}, or {@link Marker#NO_VALUE}. */
    static @Nullable Object find(Map<?, ?> map, @Nullable Object key, Interpreter run) throws PythonError {
        if (map instanceof Dict dict) {
            Entry<@Nullable Object, @Nullable Object> entry = dict.entries.get(Keys.of(key, run));
            return entry == null ? Marker.NO_VALUE : entry.getValue();
        }
        if (key instanceof String) {
            Object value = map.get(key);
            return value != null || map.containsKey(key) ? value : Marker.NO_VALUE;
        }
        Object hashed = Keys.of(key, run);
        for (Entry<?, ?> entry : map.entrySet()) {
            run.budget().step();
            if (!(entry.getKey() instanceof String) && hashed.equals(Keys.of(entry.getKey(), run))) {
                return entry.getValue();
            }
        }
        return Marker.NO_VALUE;
    }

    @Override
    public Set<Entry<@Nullable Object, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<@Nullable Object, @Nullable Object>> iterator() {
                return Collections.unmodifiableCollection(entries.values()).iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }
}
