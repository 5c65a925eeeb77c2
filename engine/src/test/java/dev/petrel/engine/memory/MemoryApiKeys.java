// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.ApiKey;
import dev.petrel.engine.store.ApiKeyStore;
import dev.petrel.engine.store.Page;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys by id. */
final class MemoryApiKeys implements ApiKeyStore {

    private final MemoryFaults faults;
    private final Map<String, ApiKey> keys = new HashMap<>();

    MemoryApiKeys(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public boolean insert(ApiKey key) {
        return faults.write("put API key \"" + key.id() + "\"", () -> keys.putIfAbsent(key.id(), key) == null);
    }

    @Override
    public Optional<ApiKey> get(String id) {
        return faults.read("read API key \"" + id + "\"", () -> Optional.ofNullable(keys.get(id)));
    }

    @Override
    public boolean replace(ApiKey key) {
        return faults.write("put API key \"" + key.id() + "\"", () -> keys.replace(key.id(), key) != null);
    }

    @Override
    public boolean delete(String id) {
        return faults.write("delete API key \"" + id + "\"", () -> keys.remove(id) != null);
    }

    @Override
    public Page<ApiKey> list(@Nullable String user, int offset, int limit) {
        return faults.read("list API keys", () -> {
            List<ApiKey> found = keys.values().stream()
                    .filter(key -> user == null || user.equals(key.user()))
                    .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
                    .toList();
            return new Page<>(
                    found.stream()
                            .skip(Math.max(offset, 0))
                            .limit(limit < 0 ? Long.MAX_VALUE : limit)
                            .toList(),
                    found.size());
        });
    }
}
