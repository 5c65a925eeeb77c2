// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stable merge sort whose comparison may fail, or may be no order at all, as that of an expression can be. */
final class Sort {

    private final Comparison comparison;

    /** Negative if the first comes first. */
    interface Comparison {
        int compare(@Nullable Object a, @Nullable Object b) throws PythonError;
    }

    Sort(Comparison comparison) {
        this.comparison = comparison;
    }

    List<@Nullable Object> sorted(List<?> items) throws PythonError {
        if (items.size() < 2) {
            return new ArrayList<>(items);
        }
        int middle = items.size() / 2;
        List<@Nullable Object> left = sorted(items.subList(0, middle));
        List<@Nullable Object> right = sorted(items.subList(middle, items.size()));
        List<@Nullable Object> merged = new ArrayList<>(items.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            merged.add(comparison.compare(right.get(j), left.get(i)) < 0 ? right.get(j++) : left.get(i++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}
