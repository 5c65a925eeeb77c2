// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.store.ContentStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Content by kind and key. */
final class MemoryContent implements ContentStore {

    /**
     * @param registered what was last registered under this key, or null when it was only put
     * @param spoiled whether it cannot be read
     */
    private record Entry(Content content, @Nullable Content registered, boolean spoiled) {}

    private final MemoryFaults faults;
    private final Map<Class<? extends Content>, TreeMap<String, Entry>> kinds = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
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
                    : write(now, new Entry(content, content, false));
        });
    }

    @Override
    public Change put(Content content) {
        return faults.write("put \"" + content.key() + "\"", () -> {
            Entry now = kind(content.getClass()).get(content.key());
            return write(now, new Entry(content, now == null ? null : now.registered, false));
        });
    }

    /** From now on what is kept under {@code key} cannot be read, until it is written again. */
    void spoil(Class<? extends Content> kind, String key) {
        faults.run("spoil \"" + key + "\"", () -> {
            Entry now = Objects.requireNonNull(kind(kind).get(key));
            var ignored = write(now, new Entry(now.content, null, true));
        });
    }

    private Change write(@Nullable Entry now, Entry next) {
        kind(next.content.getClass()).put(next.content.key(), next);
        if (now != null && now.content.equals(next.content) && now.spoiled == next.spoiled) {
            return Change.UNCHANGED;
        }
        changed();
        return now == null ? Change.CREATED : Change.UPDATED;
    }

    @Override
    public boolean remove(Class<? extends Content> kind, String key) {
        return faults.write("remove \"" + key + "\"", () -> {
            boolean removed = kind(kind).remove(key) != null;
            changed();
            return removed;
        });
    }

    @Override
    public <T extends Content> Optional<T> get(Class<T> kind, String key) {
        return faults.read(
                "get \"" + key + "\"",
                () -> Optional.ofNullable(kind(kind).get(key)).map(entry -> read(kind, entry)));
    }

    @Override
    public <T extends Content> List<T> list(Class<T> kind) {
        return faults.read(
                "list " + kind.getSimpleName(),
                () -> kind(kind).values().stream()
                        .map(entry -> read(kind, entry))
                        .toList());
    }

    @Override
    public <T extends Content> List<T> listReadable(Class<T> kind, Consumer<String> unreadable) {
        return faults.read(
                "list " + kind.getSimpleName(),
                () -> kind(kind).values().stream()
                        .filter(entry -> {
                            if (entry.spoiled) {
                                unreadable.accept(cannotRead(entry));
                            }
                            return !entry.spoiled;
                        })
                        .map(entry -> read(kind, entry))
                        .toList());
    }

    private static <T extends Content> T read(Class<T> kind, Entry entry) {
        if (entry.spoiled) {
            throw new IllegalArgumentException(cannotRead(entry));
        }
        return kind.cast(entry.content);
    }

    private static String cannotRead(Entry entry) {
        return "document \"" + entry.content.key() + "\" cannot be read";
    }

    @Override
    public long revision() {
        return faults.read("read the revision", () -> revision);
    }

    private void changed() {
        revision++;
        listeners.forEach(Runnable::run);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private TreeMap<String, Entry> kind(Class<? extends Content> kind) {
        return kinds.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
