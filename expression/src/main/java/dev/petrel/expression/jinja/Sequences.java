// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Python does with things that can be iterated. */
final class Sequences {

    private Sequences() {}

    /** {@code list(value)}: elements, keys, or characters. A list comes back as itself. */
    static List<@Nullable Object> of(@Nullable Object value) throws PythonError {
        if (value instanceof List<?> list) {
            return cast(list);
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            List<@Nullable Object> characters = new ArrayList<>();
            text.codePoints().forEach(c -> characters.add(Character.toString(c)));
            return characters;
        }
        if (value instanceof Undefined undefined) {
            if (undefined.silent()) {
                return List.of();
            }
            throw undefined.error();
        }
        throw PythonError.type("'" + PythonValues.typeName(value) + "' object is not iterable");
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> cast(List<?> list) {
        return (List<@Nullable Object>) list;
    }

    /** {@code len(value)}. */
    static int length(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Undefined undefined && undefined.silent()) {
            return 0;
        }
        Undefined.require(value);
        throw PythonError.type("object of type '" + PythonValues.typeName(value) + "' has no len()");
    }

    /** {@code map.items()}. */
    static List<@Nullable Object> items(Map<?, ?> map) {
        List<@Nullable Object> items = new ArrayList<>(map.size());
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }

    /** {@code items} in Python's order, which fails for what cannot be compared. Stable. */
    static List<@Nullable Object> sorted(List<@Nullable Object> items, Key key, boolean reverse) throws PythonError {
        List<Keyed> keyed = new ArrayList<>(items.size());
        for (Object item : items) {
            keyed.add(new Keyed(key.of(item), item));
        }
        try {
            Comparator<Keyed> order = Sequences::compare;
            keyed.sort(reverse ? order.reversed() : order);
        } catch (Unordered e) {
            throw e.error;
        }
        List<@Nullable Object> sorted = new OwnList();
        keyed.forEach(each -> sorted.add(each.item));
        return sorted;
    }

    private static int compare(Keyed a, Keyed b) {
        try {
            if (PythonValues.ordered(a.key, Order.LESS, b.key)) {
                return -1;
            }
            return PythonValues.ordered(b.key, Order.LESS, a.key) ? 1 : 0;
        } catch (PythonError e) {
            throw new Unordered(e);
        }
    }

    /** What to sort or group by. */
    interface Key {
        @Nullable
        Object of(@Nullable Object item) throws PythonError;
    }

    private record Keyed(@Nullable Object key, @Nullable Object item) {}

    /** Carries a checked error through the sort. */
    private static final class Unordered extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient PythonError error;

        Unordered(PythonError error) {
            super(null, null, false, false);
            this.error = error;
        }
    }

    /** {@code range()}. */
    static final class Range extends AbstractList<@Nullable Object> implements PythonObject {
        private static final int MAX_SIZE = 100_000;

        private final int start;
        private final int stop;
        private final int step;
        private final int size;

        Range(int start, int stop, int step) throws PythonError {
            if (step == 0) {
                throw PythonError.value("range() arg 3 must not be zero");
            }
            long span = step > 0 ? (long) stop - start : (long) start - stop;
            long stride = Math.abs((long) step);
            long count = Math.max(0, (span + stride - 1) / stride);
            if (count > MAX_SIZE) {
                throw new PythonError(
                        "OverflowError",
                        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + MAX_SIZE + ").");
            }
            this.start = start;
            this.stop = stop;
            this.step = step;
            this.size = (int) count;
        }

        @Override
        public Object get(int index) {
            return start + index * step;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public String typeName() {
            return "range";
        }

        @Override
        public boolean truth() {
            return size > 0;
        }

        @Override
        public boolean equalTo(@Nullable Object other) {
            return other instanceof Range range && equals(range);
        }

        @Override
        public String str() throws PythonError {
            String end = step == 1 ? "" : ", " + PythonText.str(step);
            return "range(" + start + ", " + stop + end + ")";
        }
    }
}
