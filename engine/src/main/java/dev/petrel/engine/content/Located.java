// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a file, together with where it and its parts stand. Immutable.
 *
 * <p>Values are those of JSON: maps with string keys in file order, lists, strings, integers, doubles, booleans, null.
 */
public final class Located {

    private final Place place;
    private final @Nullable Object value;
    private final Map<String, Entry> entries;
    private final List<Located> items;
    private final long size;

    private Located(Place place, @Nullable Object value, Map<String, Entry> entries, List<Located> items, long size) {
        this.place = place;
        this.value = value;
        this.entries = Collections.unmodifiableMap(entries);
        this.items = List.copyOf(items);
        this.size = size;
    }

    /** A key's place and its value. */
    public record Entry(Place keyPlace, Located value) {}

    static Located scalar(Place place, @Nullable Object value) {
        return new Located(place, value, Map.of(), List.of(), 1);
    }

    static Located list(Place place, List<Located> items) {
        List<@Nullable Object> values = new ArrayList<>(items.size());
        long size = 1;
        for (Located item : items) {
            values.add(item.value());
            size += item.size;
        }
        return new Located(place, Collections.unmodifiableList(values), Map.of(), items, size);
    }

    static Located mapping(Place place, Map<String, Entry> entries) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        long size = 1;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            values.put(entry.getKey(), entry.getValue().value().value());
            size += entry.getValue().value().size;
        }
        return new Located(place, Collections.unmodifiableMap(values), entries, List.of(), size);
    }

    public Place place() {
        return place;
    }

    /** The plain value. */
    public @Nullable Object value() {
        return value;
    }

    /** The plain value of a mapping, empty for anything else. */
    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> plainMapping() {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    public boolean isMapping() {
        return value instanceof Map;
    }

    public boolean isList() {
        return value instanceof List;
    }

    /** The parts of a mapping in file order, empty for anything else. */
    public Map<String, Entry> entries() {
        return entries;
    }

    /** The parts of a list, empty for anything else. */
    public List<Located> items() {
        return items;
    }

    /** The value under {@code key}, if this is a mapping that has it. */
    public Optional<Located> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** How many values this is when everything that is shared through anchors is written out. */
    long size() {
        return size;
    }
}
