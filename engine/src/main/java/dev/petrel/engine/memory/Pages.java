// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.Page;
import java.util.List;

/** Cuts pages out of lists. */
final class Pages {

    private Pages() {}

    /** @param limit how many at most, negative for all */
    static <T> Page<T> cut(List<T> all, int offset, int limit) {
        int from = Math.min(Math.max(offset, 0), all.size());
        int to = limit < 0 ? all.size() : (int) Math.min((long) from + limit, all.size());
        return new Page<>(all.subList(from, to), all.size());
    }
}
