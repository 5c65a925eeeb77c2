// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

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
public final class LocatedValue {

    /** Sizes are not counted further, so that no sum of them overflows. */
    static final long MOST = 1L << 32;

    private static final int TEXT_OF_ONE_VALUE = 4;

    private final SourcePosition place;
    private final @Nullable Object value;
    private final Map<String, Entry> entries;
    private final List<LocatedValue> items;
    private final long size;
    private final int depth;

    private LocatedValue(
            SourcePosition place,
            @Nullable Object value,
            Map<String, Entry> entries,
            List<LocatedValue> items,
            long size,
            int depth) {
        this.place = place;
        this.value = value;
        this.entries = Collections.unmodifiableMap(entries);
        this.items = List.copyOf(items);
        this.size = Math.min(size, MOST);
        this.depth = depth;
    }

    /** A key's place and its value. */
    public record Entry(SourcePosition keyPlace, LocatedValue value) {}

    static LocatedValue scalar(SourcePosition place, @Nullable Object value) {
        long size = 1 + (value instanceof String text ? text.length() / TEXT_OF_ONE_VALUE : 0);
        return new LocatedValue(place, value, Map.of(), List.of(), size, 0);
    }

    static LocatedValue list(SourcePosition place, List<LocatedValue> items) {
        List<@Nullable Object> values = new ArrayList<>(items.size());
        long size = 1;
        int depth = 0;
        for (LocatedValue item : items) {
            values.add(item.value());
            size += item.size;
            depth = Math.max(depth, item.depth);
        }
        return new LocatedValue(place, Collections.unmodifiableList(values), Map.of(), items, size, depth + 1);
    }

    public static LocatedValue mapping(SourcePosition place, Map<String, Entry> entries) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        long size = 1;
        int depth = 0;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            LocatedValue part = entry.getValue().value();
            values.put(entry.getKey(), part.value());
            size += part.size;
            depth = Math.max(depth, part.depth);
        }
        return new LocatedValue(place, Collections.unmodifiableMap(values), entries, List.of(), size, depth + 1);
    }

    /** {@code value}, of which the places are not known. */
    public static LocatedValue plain(@Nullable Object value) {
        return plain(SourcePosition.UNKNOWN, value);
    }

    /** {@code value}, all of which stands at {@code place}. */
    public static LocatedValue plain(SourcePosition place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            map.forEach((key, part) -> entries.put(String.valueOf(key), new Entry(place, plain(place, part))));
            return mapping(place, entries);
        }
        return value instanceof List<?> list
                ? list(place, list.stream().map(part -> plain(place, part)).toList())
                : scalar(place, value);
    }

    /** The same without {@code key}. */
    public LocatedValue without(String key) {
        if (!entries.containsKey(key)) {
            return this;
        }
        Map<String, Entry> others = new LinkedHashMap<>(entries);
        others.remove(key);
        return mapping(place, others);
    }

    /** A text that stands at {@code place}. */
    public static LocatedValue text(SourcePosition place, String text) {
        return scalar(place, text);
    }

    public SourcePosition place() {
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
    public List<LocatedValue> items() {
        return items;
    }

    /** The value under {@code key}, if this is a mapping that has it. */
    public Optional<LocatedValue> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /**
     * How many values this is when everything that is shared through anchors is written out; a long text counts as
     * several. Exact only below {@link #MOST}.
     */
    long size() {
        return size;
    }

    /** How many lists and mappings are inside each other here. */
    int depth() {
        return depth;
    }
}
