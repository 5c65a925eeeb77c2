// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's filters of whole lists. */
final class ListFilters {

    static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry("length", (v, a, s) -> Sequences.length(v)),
            Map.entry("count", (v, a, s) -> Sequences.length(v)),
            Map.entry("list", (v, a, s) -> list(v)),
            Map.entry("items", (v, a, s) -> items(v)),
            Map.entry("first", (v, a, s) -> end(v, true)),
            Map.entry("last", (v, a, s) -> end(v, false)),
            Map.entry("join", ListFilters::join),
            Map.entry("reverse", (v, a, s) -> reverse(v)),
            Map.entry("sum", ListFilters::sum),
            Map.entry("min", (v, a, s) -> extreme(v, a, Order.LESS)),
            Map.entry("max", (v, a, s) -> extreme(v, a, Order.GREATER)),
            Map.entry(
                    "sort",
                    (v, a, s) -> Sequences.sorted(
                            Sequences.of(v),
                            SelectFilters.sortKeys(a.get(2, "attribute", null), a.flag(1, "case_sensitive")),
                            a.flag(0, "reverse"))),
            Map.entry("dictsort", (v, a, s) -> dictSort(v, a)),
            Map.entry("unique", (v, a, s) -> unique(v, a)),
            Map.entry("groupby", (v, a, s) -> groupBy(v, a)),
            Map.entry("batch", (v, a, s) -> batch(v, a)),
            Map.entry("slice", (v, a, s) -> slice(v, a)));

    private ListFilters() {}

    private static Object list(@Nullable Object value) throws PythonError {
        OwnList list = new OwnList();
        list.addAll(Sequences.of(value));
        return list;
    }

    private static Object items(@Nullable Object value) throws PythonError {
        if (value instanceof Map<?, ?> map) {
            return Sequences.items(map);
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        throw PythonError.type("Can only get item pairs from a mapping.");
    }

    private static @Nullable Object end(@Nullable Object value, boolean first) throws PythonError {
        List<@Nullable Object> items = Sequences.of(value);
        if (items.isEmpty()) {
            return Undefined.because("No " + (first ? "first" : "last") + " item, sequence was empty.");
        }
        return items.get(first ? 0 : items.size() - 1);
    }

    private static Object join(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        String separator = arguments.text(0, "d", "");
        Object attribute = arguments.get(1, "attribute", null);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object item : Sequences.of(value)) {
            Object part = attribute == null ? item : SelectFilters.member(item, attribute, null);
            out.append(first ? "" : separator).append(PythonText.str(part));
            scope.budget().make(out.length());
            first = false;
        }
        return out.toString();
    }

    private static Object reverse(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        List<@Nullable Object> reversed = new ArrayList<>(Sequences.of(value));
        Collections.reverse(reversed);
        return reversed;
    }

    private static @Nullable Object sum(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        Object attribute = arguments.get(0, "attribute", null);
        Object sum = arguments.get(1, "start", 0);
        if (sum instanceof String) {
            throw PythonError.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Object item : Sequences.of(value)) {
            Object part = attribute == null ? item : SelectFilters.member(item, attribute, null);
            sum = Arithmetic.binary("+", sum, Undefined.require(part), scope.budget());
        }
        return sum;
    }

    private static @Nullable Object extreme(@Nullable Object value, Arguments arguments, Order order)
            throws PythonError {
        List<@Nullable Object> items = Sequences.of(value);
        if (items.isEmpty()) {
            return Undefined.because("No aggregated item, sequence was empty.");
        }
        Sequences.Key key =
                SelectFilters.sortKey(arguments.get(1, "attribute", null), arguments.flag(0, "case_sensitive"));
        Object best = items.get(0);
        for (Object item : items.subList(1, items.size())) {
            if (PythonValues.ordered(key.of(item), order, key.of(best))) {
                best = item;
            }
        }
        return best;
    }

    private static Object dictSort(@Nullable Object value, Arguments arguments) throws PythonError {
        if (!(Undefined.require(value) instanceof Map<?, ?> map)) {
            throw PythonError.type("'" + PythonValues.typeName(value) + "' object has no attribute 'items'");
        }
        String by = arguments.text(1, "by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw new PythonError("FilterArgumentError", "You can only sort by either \"key\" or \"value\"");
        }
        int place = by.equals("value") ? 1 : 0;
        Sequences.Key key = SelectFilters.sortKey(place, arguments.flag(0, "case_sensitive"));
        return Sequences.sorted(Sequences.items(map), key, arguments.flag(2, "reverse"));
    }

    private static Object unique(@Nullable Object value, Arguments arguments) throws PythonError {
        Sequences.Key key =
                SelectFilters.sortKey(arguments.get(1, "attribute", null), arguments.flag(0, "case_sensitive"));
        List<@Nullable Object> seen = new ArrayList<>();
        List<@Nullable Object> unique = new ArrayList<>();
        for (Object item : Sequences.of(value)) {
            Object by = key.of(item);
            PythonValues.requireHashable(by);
            if (!PythonValues.contains(seen, by)) {
                seen.add(by);
                unique.add(item);
            }
        }
        return unique;
    }

    private static Object groupBy(@Nullable Object value, Arguments arguments) throws PythonError {
        Object attribute = arguments.require(0, "attribute");
        Object absent = arguments.get(1, "default", null);
        boolean caseSensitive = arguments.flag(2, "case_sensitive");
        Sequences.Key member = item -> Undefined.require(SelectFilters.member(item, attribute, absent));
        Sequences.Key key = item -> caseSensitive ? member.of(item) : lower(member.of(item));
        List<@Nullable Object> groups = new ArrayList<>();
        List<@Nullable Object> current = new ArrayList<>();
        List<@Nullable Object> sorted = Sequences.sorted(Sequences.of(value), key, false);
        for (int i = 0; i < sorted.size(); i++) {
            current.add(sorted.get(i));
            boolean last = i + 1 == sorted.size();
            if (last || !PythonValues.equal(key.of(sorted.get(i)), key.of(sorted.get(i + 1)))) {
                groups.add(new Group(member.of(current.get(0)), current));
                current = new ArrayList<>();
            }
        }
        return groups;
    }

    static @Nullable Object lower(@Nullable Object value) {
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static Object batch(@Nullable Object value, Arguments arguments) throws PythonError {
        int size = Math.max(1, arguments.integer(0, "linecount", 1));
        Object fill = arguments.get(1, "fill_with", null);
        List<@Nullable Object> items = Sequences.of(value);
        List<@Nullable Object> batches = new ArrayList<>();
        for (int at = 0; at < items.size(); at += size) {
            List<@Nullable Object> batch = new ArrayList<>(items.subList(at, Math.min(items.size(), at + size)));
            while (fill != null && batch.size() < size && batch.size() < Budget.MAX_SIZE / 100) {
                batch.add(fill);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static Object slice(@Nullable Object value, Arguments arguments) throws PythonError {
        int slices = arguments.integer(0, "slices", 1);
        Object fill = arguments.get(1, "fill_with", null);
        List<@Nullable Object> items = Sequences.of(value);
        if (slices < 1 || slices > Budget.MAX_SIZE / 100) {
            throw PythonError.value("cannot cut a list into " + slices + " slices");
        }
        List<@Nullable Object> result = new ArrayList<>();
        int size = items.size() / slices;
        int longer = items.size() % slices;
        int at = 0;
        for (int i = 0; i < slices; i++) {
            int end = at + size + (i < longer ? 1 : 0);
            List<@Nullable Object> part = new ArrayList<>(items.subList(at, end));
            if (fill != null && i >= longer) {
                part.add(fill);
            }
            result.add(part);
            at = end;
        }
        return result;
    }

    /** What {@code groupby} gives: a pair that also has names. */
    static final class Group extends AbstractList<@Nullable Object> implements Attributes {
        private final Tuple pair;

        Group(@Nullable Object grouper, List<@Nullable Object> list) {
            this.pair = Tuple.of(grouper, list);
        }

        Tuple pair() {
            return pair;
        }

        @Override
        public @Nullable Object get(int index) {
            return pair.get(index);
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public @Nullable Object attribute(String name) throws PythonError {
            return switch (name) {
                case "grouper" -> pair.get(0);
                case "list" -> pair.get(1);
                default -> Undefined.member(this, name);
            };
        }

        @Override
        public String typeName() {
            return "tuple";
        }

        @Override
        public String repr() throws PythonError {
            return PythonText.repr(pair);
        }

        @Override
        public String str() throws PythonError {
            return repr();
        }

        @Override
        public boolean equalTo(@Nullable Object other) throws PythonError {
            return PythonValues.equal(pair, other instanceof Group group ? group.pair : other);
        }
    }
}
