// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The datastore by scope and name. */
final class MemoryKeys implements KeyValueStore {

    private record Key(String scope, String name) {}

    private final MemoryFaults faults;
    private final InstantSource clock;
    private final Map<Key, KeyValue> values = new HashMap<>();
    private final Map<String, KeyChange> untold = new LinkedHashMap<>();
    private long changes;

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
        faults.run("put key \"" + value.name() + "\"", () -> {
            Key key = new Key(value.scope(), value.name());
            forget(key);
            values.put(key, value);
        });
    }

    @Override
    public boolean delete(String scope, String name) {
        return faults.write("delete key \"" + name + "\"", () -> {
            Key key = new Key(scope, name);
            forget(key);
            KeyValue removed = values.remove(key);
            return removed != null && isThere(removed);
        });
    }

    @Override
    public boolean rewrite(String scope, String name, UnaryOperator<KeyValue> next) {
        return faults.write("rewrite key \"" + name + "\"", () -> {
            Key key = new Key(scope, name);
            KeyValue now = values.get(key);
            if (now == null || !isThere(now)) {
                return false;
            }
            KeyValue changed = next.apply(now);
            values.put(key, changed);
            return !changed.equals(now);
        });
    }

    @Override
    public List<KeyChange> putNoting(KeyValue value, int chain) {
        return faults.write("put key \"" + value.name() + "\"", () -> {
            Key key = new Key(value.scope(), value.name());
            requireRoom(key);
            List<KeyChange> made = new ArrayList<>(expire(key));
            made.add(new KeyChange(nextId(), values.put(key, value), value, chain));
            return noted(made);
        });
    }

    @Override
    public List<KeyChange> deleteNoting(String scope, String name, int chain) {
        return faults.write("delete key \"" + name + "\"", () -> {
            Key key = new Key(scope, name);
            requireRoom(key);
            List<KeyChange> made = new ArrayList<>(expire(key));
            KeyValue removed = values.remove(key);
            if (removed != null) {
                made.add(new KeyChange(nextId(), removed, null, chain));
            }
            return noted(made);
        });
    }

    @Override
    public List<KeyChange> expireNoting(int limit) {
        return faults.write("expire keys", () -> {
            List<KeyChange> made = new ArrayList<>();
            List.copyOf(values.keySet()).forEach(key -> made.addAll(expire(key)));
            return noted(made);
        });
    }

    private List<KeyChange> expire(Key key) {
        KeyValue value = values.get(key);
        if (value == null || isThere(value)) {
            return List.of();
        }
        values.remove(key);
        return List.of(new KeyChange(nextId(), value, null, 0));
    }

    private List<KeyChange> noted(List<KeyChange> made) {
        made.forEach(change -> untold.put(change.id(), change));
        return made;
    }

    private void requireRoom(Key key) {
        long notes = untold.values().stream()
                .filter(change -> new Key(change.key().scope(), change.key().name()).equals(key))
                .count();
        if (notes >= MOST_UNTOLD) {
            throw StoreException.transientFailure(
                    "change key \"" + key.name + "\": " + notes + " changes of it are untold", null);
        }
    }

    private void forget(Key key) {
        untold.values()
                .removeIf(change -> new Key(change.key().scope(), change.key().name()).equals(key));
    }

    private String nextId() {
        return Ids.derive("key change", "" + changes++);
    }

    @Override
    public List<KeyChange> untold(int limit) {
        return faults.read(
                "find changes of keys",
                () -> untold.values().stream().limit(limit).toList());
    }

    @Override
    public void told(KeyChange change) {
        faults.run("note a change as told", () -> untold.remove(change.id()));
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
