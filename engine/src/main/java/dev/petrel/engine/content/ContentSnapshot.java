// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.store.ContentStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was registered at one revision of the store ({@link ContentCache}), read kind by kind when first asked for.
 * Immutable as far as callers see; for any thread. Blocks for the database and throws what the store throws, and then
 * reads again the next time.
 */
public final class ContentSnapshot {

    private final ContentStore store;
    private final long revision;
    private final Map<Class<?>, Kind<?>> kinds = new ConcurrentHashMap<>();
    private final Map<Name, Content> single = new ConcurrentHashMap<>();
    private final Map<Name, Object> derived = new ConcurrentHashMap<>();

    ContentSnapshot(ContentStore store, long revision) {
        this.store = store;
        this.revision = revision;
    }

    long revision() {
        return revision;
    }

    /** All of a kind, ordered by key. */
    public <T extends Content> List<T> list(Class<T> kind) {
        return kind(kind).list();
    }

    /** The one with this key or this id. Reads all of its kind. */
    public <T extends Content> Optional<T> find(Class<T> kind, String keyOrId) {
        Kind<T> all = kind(kind);
        return Optional.ofNullable(all.byKey().get(keyOrId))
                .or(() -> Optional.ofNullable(all.byId().get(keyOrId)));
    }

    /**
     * The one with this key. Reads this one alone if its kind has not been read. One that is not there is looked for
     * each time: it may just have been registered.
     */
    public <T extends Content> Optional<T> get(Class<T> kind, String key) {
        Kind<?> all = kinds.get(kind);
        Content known = all == null ? null : all.byKey().get(key);
        if (known == null) {
            known = single.get(new Name(kind, key));
        }
        if (known != null) {
            return Optional.of(kind.cast(known));
        }
        Optional<T> found = store.get(kind, key);
        found.ifPresent(one -> single.put(new Name(kind, key), one));
        return found;
    }

    /**
     * All of a kind that can be read, and in words that name it each other one. Those are read again each time, since
     * putting one right by hand may change no revision.
     */
    public <T extends Content> Readable<T> readable(Class<T> kind) {
        Kind<?> all = kinds.get(kind);
        if (all != null) {
            return new Readable<>(kind(kind).list(), Set.of());
        }
        Set<String> unreadable = new HashSet<>();
        List<T> list = store.listReadable(kind, unreadable::add);
        if (unreadable.isEmpty()) {
            kinds.putIfAbsent(kind, Kind.of(list));
        }
        return new Readable<>(list, Set.copyOf(unreadable));
    }

    /** What can be read of a kind, and what cannot. */
    public record Readable<T>(List<T> list, Set<String> unreadable) {}

    /**
     * What follows from the content under {@code key}, such as a compiled schema: made once, and kept with the content.
     *
     * @param maker may read this snapshot, and derives nothing else from it
     */
    public <T> T derived(Class<T> what, String key, Supplier<T> maker) {
        Name name = new Name(what, key);
        Object known = derived.get(name); // without a lock: it is asked for of each execution
        return what.cast(known == null ? derived.computeIfAbsent(name, k -> maker.get()) : known);
    }

    @SuppressWarnings("unchecked") // a kind is stored under its own class
    private <T extends Content> Kind<T> kind(Class<T> kind) {
        return (Kind<T>) kinds.computeIfAbsent(kind, k -> Kind.of(store.list(kind)));
    }

    private record Name(Class<?> what, String key) {}

    private record Kind<T extends Content>(List<T> list, Map<String, T> byKey, Map<String, T> byId) {

        static <T extends Content> Kind<T> of(List<T> list) {
            return new Kind<>(list, index(list.stream(), Content::key), index(list.stream(), Content::id));
        }

        private static <T extends Content> Map<String, T> index(Stream<T> all, Function<T, String> by) {
            return all.collect(Collectors.toMap(by, Function.identity(), (first, second) -> first));
        }
    }
}
