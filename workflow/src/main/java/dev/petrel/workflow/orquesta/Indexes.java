// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Numbers in an order, each once: the contexts that a task sees, the items that failed. Written as ranges, {@code 0-3,7},
 * so that the thousandth turn of a cycle takes no more space than the first. Immutable.
 */
final class Indexes {

    static final Indexes NONE = new Indexes(List.of());

    private final List<Integer> numbers;

    private Indexes(List<Integer> numbers) {
        this.numbers = numbers;
    }

    static Indexes of(int number) {
        return new Indexes(List.of(number));
    }

    static Indexes of(List<Integer> numbers) {
        return new Indexes(List.copyOf(numbers));
    }

    /** What {@link #toString} wrote. */
    static Indexes parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            IntStream.rangeClosed(first, last).forEach(numbers::add);
        }
        return new Indexes(numbers);
    }

    List<Integer> numbers() {
        return numbers;
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** These and {@code more} behind them, without what is here already. */
    Indexes plus(Indexes more) {
        Set<Integer> all = new LinkedHashSet<>(numbers);
        return all.addAll(more.numbers) ? new Indexes(List.copyOf(all)) : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Indexes that && numbers.equals(that.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < numbers.size(); ) {
            int first = numbers.get(i);
            int last = first;
            i++;
            while (i < numbers.size() && numbers.get(i) == last + 1) {
                last++;
                i++;
            }
            out.append(out.length() == 0 ? "" : ",").append(first);
            if (last > first) {
                out.append('-').append(last);
            }
        }
        return out.toString();
    }
}
