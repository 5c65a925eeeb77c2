// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.store.ContentStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Content by kind and key. */
final class MemoryContent implements ContentStore {

    /** @param registered what was last registered under this key, or null when it was only put */
    private record Entry(Content content, @Nullable Content registered) {}

    private final MemoryFaults faults;
    private final Map<Class<? extends Content>, TreeMap<String, Entry>> kinds = new HashMap<>();
    private long revision;

    MemoryContent(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public Change register(Content content) {
        return faults.write("register \"" + content.key() + "\"", () -> {
            Entry now = kind(content.getClass()).get(content.key());
            return now != null && content.equals(now.registered)
                    ? Change.UNCHANGED
                    : write(now, new Entry(content, content));
        });
    }

    @Override
    public Change put(Content content) {
        return faults.write("put \"" + content.key() + "\"", () -> {
            Entry now = kind(content.getClass()).get(content.key());
            return write(now, new Entry(content, now == null ? null : now.registered));
        });
    }

    private Change write(@Nullable Entry now, Entry next) {
        kind(next.content.getClass()).put(next.content.key(), next);
        if (now != null && now.content.equals(next.content)) {
            return Change.UNCHANGED;
        }
        revision++;
        return now == null ? Change.CREATED : Change.UPDATED;
    }

    @Override
    public boolean remove(Class<? extends Content> kind, String key) {
        return faults.write("remove \"" + key + "\"", () -> {
            revision++;
            return kind(kind).remove(key) != null;
        });
    }

    @Override
    public <T extends Content> Optional<T> get(Class<T> kind, String key) {
        return faults.read(
                "get \"" + key + "\"",
                () -> Optional.ofNullable(kind(kind).get(key)).map(entry -> kind.cast(entry.content)));
    }

    @Override
    public <T extends Content> List<T> list(Class<T> kind) {
        return faults.read(
                "list " + kind.getSimpleName(),
                () -> kind(kind).values().stream()
                        .map(entry -> kind.cast(entry.content))
                        .toList());
    }

    @Override
    public long revision() {
        return faults.read("read the revision", () -> revision);
    }

    private TreeMap<String, Entry> kind(Class<? extends Content> kind) {
        return kinds.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
