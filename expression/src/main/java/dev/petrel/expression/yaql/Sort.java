// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stable sort whose comparison may fail, or may be no order at all, as that of an expression can be. It begins as Python's
 * does, so that the same comparison fails first.
 */
final class Sort {

    private static final int SHORT = 64;

    private final Comparison comparison;

    /** Negative if the first comes first. */
    interface Comparison {
        int compare(@Nullable Object a, @Nullable Object b) throws PythonError;
    }

    Sort(Comparison comparison) {
        this.comparison = comparison;
    }

    List<@Nullable Object> sorted(List<?> items) throws PythonError {
        if (items.size() < SHORT) {
            return inserted(items);
        }
        int middle = items.size() / 2;
        return merged(sorted(items.subList(0, middle)), sorted(items.subList(middle, items.size())));
    }

    private boolean less(@Nullable Object a, @Nullable Object b) throws PythonError {
        return comparison.compare(a, b) < 0;
    }

    private List<@Nullable Object> inserted(List<?> items) throws PythonError {
        int end = run(items);
        List<@Nullable Object> sorted = new ArrayList<>(items.subList(0, Math.abs(end)));
        if (end < 0) {
            Collections.reverse(sorted);
        }
        for (Object item : items.subList(sorted.size(), items.size())) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (less(item, sorted.get(middle))) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            sorted.add(low, item);
        }
        return sorted;
    }

    /** How many elements at the beginning are in order, negative if they are in strictly reverse order. */
    private int run(List<?> items) throws PythonError {
        if (items.size() < 2) {
            return items.size();
        }
        boolean falling = less(items.get(1), items.get(0));
        int end = 2;
        while (end < items.size() && less(items.get(end), items.get(end - 1)) == falling) {
            end++;
        }
        return falling ? -end : end;
    }

    private List<@Nullable Object> merged(List<?> left, List<?> right) throws PythonError {
        List<@Nullable Object> merged = new ArrayList<>(left.size() + right.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            merged.add(less(right.get(j), left.get(i)) ? right.get(j++) : left.get(i++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}
