// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code keys()}, {@code values()} and {@code items()} give. Keys and items count as a set, as in Python. */
final class View extends Items {

    enum Of {
        KEYS,
        VALUES,
        ITEMS
    }

    private final Map<?, ?> map;
    private final Of of;

    View(Map<?, ?> map, Of of) {
        this.map = map;
        this.of = of;
    }

    boolean isSet() {
        return of != Of.VALUES;
    }

    /** Whether it is of a mapping of Python's own, which prints otherwise. */
    boolean own() {
        return map instanceof Dict dict && dict.mutable();
    }

    Map<?, ?> map() {
        return map;
    }

    int size() {
        return map.size();
    }

    List<@Nullable Object> items() {
        List<@Nullable Object> items = new ArrayList<>(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            items.add(
                    switch (of) {
                        case KEYS -> entry.getKey();
                        case VALUES -> entry.getValue();
                        case ITEMS -> Tuple.of(entry.getKey(), entry.getValue());
                    });
        }
        return items;
    }

    @Override
    Stream stream(Interpreter run) {
        return Streams.list(items(), run);
    }

    @Override
    public boolean truth() {
        return !map.isEmpty();
    }

    @Override
    public String typeName() {
        return switch (of) {
            case KEYS -> own() ? "dict_keys" : "KeysView";
            case VALUES -> own() ? "dict_values" : "ValuesView";
            case ITEMS -> own() ? "dict_items" : "ItemsView";
        };
    }
}
