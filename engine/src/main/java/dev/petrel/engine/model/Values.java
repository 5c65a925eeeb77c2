// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of JSON-like values that keep key order and may hold nulls, which {@code Map.copyOf} does not. */
final class Values {

    private Values() {}

    /** An unmodifiable copy of {@code map}, in its order. */
    static <V extends @Nullable Object> Map<String, V> copy(Map<String, ? extends V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** An unmodifiable copy of {@code list}. */
    static <V> List<V> copy(List<? extends V> list) {
        return Collections.unmodifiableList(new ArrayList<>(list));
    }
}
