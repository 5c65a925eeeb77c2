// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was published, piece by piece: the first piece is what the workflow began with, each further one what a transition
 * added. A task sees some of them, merged. Pieces that were there before are read only when a task that sees them is
 * looked at, and none is copied.
 */
final class Contexts {

    private final List<Map<String, @Nullable Object>> before;
    private final List<Map<String, @Nullable Object>> added = new ArrayList<>();
    private final Map<Indexes, Map<String, @Nullable Object>> merged = new HashMap<>();

    Contexts(List<Map<String, @Nullable Object>> before) {
        this.before = before;
    }

    /** Appends {@code piece} and tells its index. */
    int add(Map<String, @Nullable Object> piece) {
        added.add(Collections.unmodifiableMap(piece));
        return before.size() + added.size() - 1;
    }

    Map<String, @Nullable Object> get(int index) {
        return index < before.size() ? before.get(index) : added.get(index - before.size());
    }

    /** The pieces {@code seen}, the later over the earlier, mappings inside them merged. */
    Map<String, @Nullable Object> merge(Indexes seen) {
        Map<String, @Nullable Object> known = merged.get(seen);
        if (known != null) {
            return known;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        seen.numbers().forEach(index -> mergeInto(all, get(index)));
        Map<String, @Nullable Object> whole = Collections.unmodifiableMap(all);
        merged.put(seen, whole);
        return whole;
    }

    /** All pieces, those of before as they were given. */
    List<Map<String, @Nullable Object>> all() {
        if (added.isEmpty()) {
            return before;
        }
        if (before instanceof Joined joined) {
            List<Map<String, @Nullable Object>> tail = new ArrayList<>(joined.tail);
            tail.addAll(added);
            return new Joined(joined.head, List.copyOf(tail));
        }
        return new Joined(before, List.copyOf(added));
    }

    /** Orquesta's {@code merge_dicts}, but that nothing is changed that is shared. */
    private static void mergeInto(Map<String, @Nullable Object> left, Map<String, @Nullable Object> right) {
        right.forEach((key, value) -> {
            Object known = left.get(key);
            left.put(key, known instanceof Map<?, ?> a && value instanceof Map<?, ?> b ? both(a, b) : value);
        });
    }

    @SuppressWarnings("unchecked") // contexts are JSON values: their mappings have text for keys
    private static Map<String, @Nullable Object> both(Map<?, ?> left, Map<?, ?> right) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>((Map<String, @Nullable Object>) left);
        mergeInto(merged, (Map<String, @Nullable Object>) right);
        return merged;
    }

    /** Two lists as one, so that a caller's list that reads its parts when they are asked for is not read. */
    private static final class Joined extends AbstractList<Map<String, @Nullable Object>> {

        private final List<Map<String, @Nullable Object>> head;
        private final List<Map<String, @Nullable Object>> tail;

        Joined(List<Map<String, @Nullable Object>> head, List<Map<String, @Nullable Object>> tail) {
            this.head = head;
            this.tail = tail;
        }

        @Override
        public Map<String, @Nullable Object> get(int index) {
            return index < head.size() ? head.get(index) : tail.get(index - head.size());
        }

        @Override
        public int size() {
            return head.size() + tail.size();
        }
    }
}
