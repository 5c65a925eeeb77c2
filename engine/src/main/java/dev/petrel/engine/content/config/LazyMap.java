// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map that is made when it is first looked at, and only once. For one thread. */
final class LazyMap extends AbstractMap<String, @Nullable Object> {

    private final Supplier<Map<String, @Nullable Object>> maker;
    private @Nullable Map<String, @Nullable Object> made;

    LazyMap(Supplier<Map<String, @Nullable Object>> maker) {
        this.maker = maker;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        Map<String, @Nullable Object> now = made;
        if (now == null) {
            now = maker.get();
            made = now;
        }
        return now.entrySet();
    }
}
