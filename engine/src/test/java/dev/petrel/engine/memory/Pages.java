// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Cuts pages out of lists. */
final class Pages {

    private Pages() {}

    /** Those of {@code ids} that are there, in that order. */
    static <T> List<T> pick(Map<String, T> all, List<String> ids) {
        return ids.stream()
                .filter(all::containsKey)
                .map(id -> Objects.requireNonNull(all.get(id)))
                .toList();
    }

    /** @param limit how many at most, negative for all */
    static <T> Page<T> cut(List<T> all, int offset, int limit) {
        int from = Math.min(Math.max(offset, 0), all.size());
        int to = limit < 0 ? all.size() : (int) Math.min((long) from + limit, all.size());
        return new Page<>(all.subList(from, to), all.size());
    }
}
