// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The datastore by scope and name. */
final class MemoryKeys implements KeyValueStore {

    private record Key(String scope, String name) {}

    private final MemoryFaults faults;
    private final InstantSource clock;
    private final Map<Key, KeyValue> values = new HashMap<>();

    MemoryKeys(MemoryFaults faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public Optional<KeyValue> get(String scope, String name) {
        return faults.read(
                "get key \"" + name + "\"",
                () -> Optional.ofNullable(values.get(new Key(scope, name))).filter(this::isThere));
    }

    @Override
    public void put(KeyValue value) {
        faults.run("put key \"" + value.name() + "\"", () -> values.put(new Key(value.scope(), value.name()), value));
    }

    @Override
    public boolean delete(String scope, String name) {
        return faults.write("delete key \"" + name + "\"", () -> {
            KeyValue removed = values.remove(new Key(scope, name));
            return removed != null && isThere(removed);
        });
    }

    @Override
    public List<KeyValue> list(String scope, String prefix) {
        return faults.read(
                "list keys",
                () -> values.values().stream()
                        .filter(v -> v.scope().equals(scope) && v.name().startsWith(prefix) && isThere(v))
                        .sorted(Comparator.comparing(KeyValue::name))
                        .toList());
    }

    @Override
    public List<String> names(String scope, String prefix) {
        return list(scope, prefix).stream().map(KeyValue::name).toList();
    }

    private boolean isThere(KeyValue value) {
        return value.expiresAt() == null || clock.instant().isBefore(value.expiresAt());
    }
}
