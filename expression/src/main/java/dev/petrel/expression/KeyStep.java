// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a {@link KeyPath}. */
sealed interface KeyStep {

    /** Adds what this step leads to from {@code value}. */
    void collect(@Nullable Object value, List<@Nullable Object> found);

    /** The values of these keys. */
    record Fields(List<String> names) implements KeyStep {
        @Override
        public void collect(@Nullable Object value, List<@Nullable Object> found) {
            if (value instanceof Map<?, ?> map) {
                for (String name : names) {
                    Object child = map.get(name);
                    if (child != null || map.containsKey(name)) {
                        found.add(child);
                    }
                }
            }
        }
    }

    /** The values of all keys. */
    record AnyField() implements KeyStep {
        @Override
        public void collect(@Nullable Object value, List<@Nullable Object> found) {
            if (value instanceof Map<?, ?> map) {
                found.addAll(map.values());
            }
        }
    }

    /** The elements at these places; a negative one counts from the end. */
    record Index(List<Integer> places) implements KeyStep {
        @Override
        public void collect(@Nullable Object value, List<@Nullable Object> found) {
            if (value instanceof List<?> list) {
                for (int place : places) {
                    int at = place < 0 ? list.size() + place : place;
                    if (at >= 0 && at < list.size()) {
                        found.add(list.get(at));
                    }
                }
            }
        }
    }

    /** A slice of a list; anything else counts as a list of one. */
    record Slice(
            @Nullable Integer start,
            @Nullable Integer end,
            @Nullable Integer step) implements KeyStep {
        @Override
        public void collect(@Nullable Object value, List<@Nullable Object> found) {
            if (value instanceof List<?> list) {
                found.addAll(Slices.of(list, start, end, step));
            } else if (value != null) {
                collect(Collections.singletonList(value), found);
            }
        }
    }

    /** What {@code then} leads to from the value and from everything inside it, outermost first. */
    record Descendants(KeyStep then) implements KeyStep {
        @Override
        public void collect(@Nullable Object value, List<@Nullable Object> found) {
            boolean single = !(then instanceof Slice) || value instanceof List;
            if (single) {
                then.collect(value, found);
            }
            if (value instanceof Map<?, ?> map) {
                map.values().forEach(child -> collect(child, found));
            } else if (value instanceof List<?> list) {
                list.forEach(child -> collect(child, found));
            }
        }
    }
}
