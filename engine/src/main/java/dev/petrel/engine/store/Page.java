// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items what was asked for
 * @param total how many there are in all, whatever the limit and the offset
 * @param exact whether {@code total} is the number itself; else there are at least so many, and counting ended there
 */
public record Page<T>(List<T> items, long total, boolean exact) {

    /** Where counting may end: who pages through a list need not know more. */
    public static final int MOST_COUNTED = 100_000;

    public Page {
        items = List.copyOf(items);
    }

    /** A part of a list of {@code total}. */
    public Page(List<T> items, long total) {
        this(items, total, true);
    }

    /** A part of a list of {@code total} or more. */
    public static <T> Page<T> atLeast(List<T> items, long total) {
        return new Page<>(items, total, false);
    }
}
