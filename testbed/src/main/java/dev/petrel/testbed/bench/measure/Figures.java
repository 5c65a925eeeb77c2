// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Arithmetic of figures. */
public final class Figures {

    private Figures() {}

    /** With two digits after the point. */
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** How many times {@code of} one is, rounded; 0 if that is 0. */
    public static double ratio(double one, double of) {
        return of == 0 ? 0 : rounded(one / of);
    }

    /** The one in the middle by {@code figure}: of an even number the lower of the two. */
    public static <T> T median(List<T> all, ToDoubleFunction<T> figure) {
        List<T> sorted = all.stream().sorted(Comparator.comparingDouble(figure)).toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
