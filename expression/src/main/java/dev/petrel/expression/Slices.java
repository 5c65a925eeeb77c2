// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code items[start:end:step]}. */
public final class Slices {

    private Slices() {}

    /** The slice; a bound that is null is open, a step of null is 1, and a step of 0 gives nothing. */
    public static <T extends @Nullable Object> List<T> of(
            List<T> items, @Nullable Integer start, @Nullable Integer end, @Nullable Integer step) {
        int by = step == null ? 1 : step;
        List<T> slice = new ArrayList<>();
        int size = items.size();
        if (by > 0) {
            int stop = bound(end, size, size, 0, size);
            for (long i = bound(start, 0, size, 0, size); i < stop; i += by) {
                slice.add(items.get((int) i));
            }
        } else if (by < 0) {
            int stop = bound(end, -1, size, -1, size - 1);
            for (long i = bound(start, size - 1, size, -1, size - 1); i > stop; i += by) {
                slice.add(items.get((int) i));
            }
        }
        return slice;
    }

    private static int bound(@Nullable Integer given, int open, int size, int least, int most) {
        if (given == null) {
            return open;
        }
        long at = given < 0 ? (long) given + size : given;
        return (int) Math.max(least, Math.min(most, at));
    }
}
