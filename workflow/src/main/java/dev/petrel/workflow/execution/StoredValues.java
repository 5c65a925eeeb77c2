// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.store.WorkflowStore;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of workflows that never change: small ones are kept in the workflow's document as JSON, others beside it. Some
 * large ones that were read lately are kept in memory. Safe for any thread.
 */
final class StoredValues {

    /** Up to how many characters of JSON a value is kept in the document. */
    static final int SMALL = 4 * 1024;

    /** Up to how many characters of contexts are kept in a workflow's document. */
    private static final int MOST_INLINE = 128 * 1024;

    /** Up to how many pieces of large values are kept in memory; a piece has 64 KiB of JSON. */
    private static final int MOST_PIECES = 256;

    private final WorkflowStore store;
    private final Map<String, Map<String, @Nullable Object>> recent = new LinkedHashMap<>(16, 0.75f, true);
    private int pieces;

    StoredValues(WorkflowStore store) {
        this.store = store;
    }

    /**
     * Stores {@code value}.
     *
     * @param attempt sets it apart from what others store at the same time
     * @param most how many characters it may have in the document
     * @return JSON, or a reference
     */
    String write(String id, String attempt, Map<String, @Nullable Object> value, int most) {
        String json = ExactJson.write(value);
        return json.length() <= most ? json : store.write(id, attempt, value);
    }

    /**
     * {@code stored}, and then what of {@code all} is behind that.
     *
     * @param written what was written is added to it
     */
    List<String> append(
            String id,
            String attempt,
            List<String> stored,
            List<Map<String, @Nullable Object>> all,
            List<String> written) {
        List<String> contexts = new ArrayList<>(stored);
        int inline = contexts.stream()
                .filter(StoredValues::isInline)
                .mapToInt(String::length)
                .sum();
        for (int i = contexts.size(); i < all.size(); i++) {
            String one = write(id, attempt + i, all.get(i), inline > MOST_INLINE ? 0 : SMALL);
            inline += isInline(one) ? one.length() : 0;
            contexts.add(one);
            written.add(one);
        }
        return contexts;
    }

    Map<String, @Nullable Object> read(String id, String stored) {
        if (isInline(stored)) {
            return ExactJson.readObject(stored);
        }
        String key = id + "/" + stored;
        synchronized (recent) {
            Map<String, @Nullable Object> value = recent.get(key);
            if (value != null) {
                return value;
            }
        }
        Map<String, @Nullable Object> value = store.read(id, stored);
        remember(key, value);
        return value;
    }

    void discard(String id, String stored) {
        if (!isInline(stored)) {
            store.discard(id, stored);
        }
    }

    static boolean isInline(String stored) {
        return stored.startsWith("{");
    }

    /** As a list, whose elements are read when they are asked for. */
    List<Map<String, @Nullable Object>> list(String id, List<String> stored) {
        return new AbstractList<>() {
            @Override
            public Map<String, @Nullable Object> get(int index) {
                return read(id, stored.get(index));
            }

            @Override
            public int size() {
                return stored.size();
            }
        };
    }

    private void remember(String key, Map<String, @Nullable Object> value) {
        synchronized (recent) {
            if (recent.putIfAbsent(key, value) == null) {
                pieces += pieces(key);
            }
            var eldest = recent.keySet().iterator();
            while (pieces > MOST_PIECES && eldest.hasNext()) {
                pieces -= pieces(eldest.next());
                eldest.remove();
            }
        }
    }

    private static int pieces(String key) {
        return Integer.parseInt(key.substring(key.indexOf(' ') + 1));
    }
}
