// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.store.ContentStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was registered at one revision of the store, read kind by kind when first asked for. Immutable as far as callers
 * see; for any thread.
 */
public final class Snapshot {

    private final ContentStore store;
    private final long revision;
    private final Map<Class<?>, Kind<?>> kinds = new ConcurrentHashMap<>();
    private final Map<Derived, Object> derived = new ConcurrentHashMap<>();

    Snapshot(ContentStore store, long revision) {
        this.store = store;
        this.revision = revision;
    }

    /** The newest snapshot, kept until the store's revision moves on. */
    public static final class Cache {
        private final ContentStore store;
        private volatile Snapshot last;

        public Cache(ContentStore store) {
            this.store = store;
            this.last = new Snapshot(store, Long.MIN_VALUE);
        }

        /** Asks the store for its revision, and reads no more than that unless it changed. */
        public Snapshot now() {
            // The revision is read before the content, so that a change in between is seen the next time.
            long revision = store.revision();
            Snapshot seen = last;
            if (seen.revision != revision) {
                seen = new Snapshot(store, revision);
                last = seen;
            }
            return seen;
        }
    }

    /** All of a kind, ordered by key. */
    public <T extends Content> List<T> list(Class<T> kind) {
        return kind(kind).list();
    }

    /** The one with this key or this id. */
    public <T extends Content> Optional<T> find(Class<T> kind, String keyOrId) {
        Kind<T> all = kind(kind);
        return Optional.ofNullable(all.byKey().get(keyOrId))
                .or(() -> Optional.ofNullable(all.byId().get(keyOrId)));
    }

    /** What follows from the content under {@code key}, such as a compiled schema: made once, and kept with the content. */
    public <T> T derived(Class<T> what, String key, Supplier<T> maker) {
        return what.cast(derived.computeIfAbsent(new Derived(what, key), k -> maker.get()));
    }

    @SuppressWarnings("unchecked") // a kind is stored under its own class
    private <T extends Content> Kind<T> kind(Class<T> kind) {
        return (Kind<T>) kinds.computeIfAbsent(kind, k -> read(kind));
    }

    private <T extends Content> Kind<T> read(Class<T> kind) {
        List<T> list = store.list(kind);
        return new Kind<>(list, index(list.stream(), Content::key), index(list.stream(), Content::id));
    }

    private static <T extends Content> Map<String, T> index(Stream<T> all, Function<T, String> by) {
        return all.collect(Collectors.toMap(by, Function.identity(), (first, second) -> first));
    }

    private record Derived(Class<?> what, String key) {}

    private record Kind<T extends Content>(List<T> list, Map<String, T> byKey, Map<String, T> byId) {}
}
