// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collections cut into parts, and put together. */
final class SliceFunctions {

    static final List<Function> ALL = List.of(
            Function.of("method selectMany(collection:iterable, selector:lambda)", SliceFunctions::selectMany),
            Function.of("method takeWhile(collection:iterable, predicate:lambda)", SliceFunctions::takeWhile),
            Function.of("method skipWhile(collection:iterable, predicate:lambda)", SliceFunctions::skipWhile),
            Function.of("method slice(collection:iterable, length:int)", SliceFunctions::slices),
            Function.of("method splitWhere(collection:iterable, predicate:lambda)", SliceFunctions::splitWhere),
            Function.of("method sliceWhere(collection:iterable, predicate:lambda)", SliceFunctions::sliceWhere),
            Function.of("method splitAt(collection:iterable, index:int)", SliceFunctions::splitAt),
            Function.of("method reverse(collection:iterable)", SliceFunctions::reversed),
            Function.of("method zip(*collections:iterable)", call -> zip(call, false, null)),
            Function.of("method zipLongest(*collections:iterable, **kwargs:any?)", SliceFunctions::zipLongest),
            Function.of(
                    "method join(collection1:iterable, collection2:iterable, predicate:lambda, selector:lambda)",
                    SliceFunctions::join));

    private SliceFunctions() {}

    private static Object selectMany(Call call) throws PythonError {
        Stream items = call.stream(0);
        return Streams.joined(
                () -> {
                    Object item = items.next();
                    if (item == Marker.END) {
                        return item;
                    }
                    Object inner = call.lambda(1).call(item);
                    if (inner instanceof List || inner instanceof Items) {
                        return Streams.of(inner, call.run());
                    }
                    List<@Nullable Object> one = new ArrayList<>(1);
                    one.add(inner);
                    return Streams.list(one, call.run());
                },
                call.run());
    }

    private static Object takeWhile(Call call) throws PythonError {
        Stream items = call.stream(0);
        return Streams.of(
                () -> {
                    Object item = items.next();
                    return item == Marker.END || call.lambda(1).test(item) ? item : Marker.END;
                },
                call.run());
    }

    private static Object skipWhile(Call call) throws PythonError {
        Stream items = call.stream(0);
        boolean[] begun = {false};
        return Streams.of(
                () -> {
                    Object item = items.next();
                    while (!begun[0] && item != Marker.END && call.lambda(1).test(item)) {
                        item = items.next();
                    }
                    begun[0] = true;
                    return item;
                },
                call.run());
    }

    private static Object slices(Call call) throws PythonError {
        Stream items = call.stream(0);
        int length = call.integer(1);
        if (length < 0) {
            throw PythonError.value("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
        }
        return Streams.of(
                () -> {
                    List<?> slice = Streams.read(QueryFunctions.sliced(items, 0, length, call.run()));
                    return slice.isEmpty() ? Marker.END : Tuple.copyOf(slice);
                },
                call.run());
    }

    private static Object splitWhere(Call call) {
        List<?>[] list = {null};
        int[] start = {0};
        int[] end = {0};
        return Streams.of(
                () -> {
                    if (list[0] == null) {
                        list[0] = ListFunctions.toTuple(call.get(0), call.run());
                    }
                    while (end[0] < list[0].size()) {
                        int at = end[0]++;
                        if (call.lambda(1).test(list[0].get(at))) {
                            int from = start[0];
                            start[0] = at + 1;
                            return Tuple.copyOf(list[0].subList(from, at));
                        }
                    }
                    return rest(list[0], start);
                },
                call.run());
    }

    private static Object rest(List<?> list, int[] start) {
        int from = start[0];
        start[0] = list.size();
        return from == list.size() ? Marker.END : Tuple.copyOf(list.subList(from, list.size()));
    }

    private static Object sliceWhere(Call call) {
        List<?>[] list = {null};
        int[] start = {0};
        int[] end = {0};
        Object[] last = {Marker.NO_VALUE};
        return Streams.of(
                () -> {
                    if (list[0] == null) {
                        list[0] = ListFunctions.toTuple(call.get(0), call.run());
                    }
                    while (end[0] < list[0].size()) {
                        int at = end[0]++;
                        Object value = call.lambda(1).call(list[0].get(at));
                        boolean changed = last[0] != Marker.NO_VALUE && !Values.equal(value, last[0], call.run());
                        last[0] = value;
                        if (changed) {
                            int from = start[0];
                            start[0] = at;
                            return Tuple.copyOf(list[0].subList(from, at));
                        }
                    }
                    return rest(list[0], start);
                },
                call.run());
    }

    private static Object splitAt(Call call) throws PythonError {
        List<?> list = ListFunctions.toTuple(call.get(0), call.run());
        int index = call.integer(1);
        int at = (int) Math.max(0, Math.min(list.size(), index < 0 ? (long) index + list.size() : index));
        OwnList parts = new OwnList();
        parts.add(Tuple.copyOf(list.subList(0, at)));
        parts.add(Tuple.copyOf(list.subList(at, list.size())));
        return parts;
    }

    private static Object reversed(Call call) throws PythonError {
        List<?> list = ListFunctions.toTuple(call.get(0), call.run());
        int[] left = {list.size()};
        return Streams.of(() -> left[0] == 0 ? Marker.END : list.get(--left[0]), call.run());
    }

    private static Object zipLongest(Call call) throws PythonError {
        return zip(call, true, call.named().get("default"));
    }

    private static Object zip(Call call, boolean longest, @Nullable Object fill) throws PythonError {
        return zipped(QueryFunctions.streams(call), longest, fill, call.run());
    }

    /** The first elements, the second ones and so on; to the end of the longest with {@code fill}, or of the shortest. */
    static Stream zipped(List<Stream> streams, boolean longest, @Nullable Object fill, Interpreter run) {
        return Streams.of(
                () -> {
                    @Nullable Object[] items = new @Nullable Object[streams.size()];
                    int ended = 0;
                    for (int i = 0; i < items.length; i++) {
                        items[i] = streams.get(i).next();
                        if (items[i] == Marker.END) {
                            items[i] = fill;
                            ended++;
                            if (!longest) {
                                return Marker.END;
                            }
                        }
                    }
                    return ended == items.length ? Marker.END : Tuple.of(items);
                },
                run);
    }

    private static Object join(Call call) throws PythonError {
        Object others = call.get(1) instanceof Stream stream ? new Memorized(stream, call.run()) : call.get(1);
        Stream items = call.stream(0);
        return Streams.joined(
                () -> {
                    Object item = items.next();
                    if (item == Marker.END) {
                        return item;
                    }
                    Stream matching = Streams.filter(
                            Streams.of(others, call.run()),
                            other -> call.lambda(2).call(item, other),
                            call.run());
                    return Streams.map(matching, other -> call.lambda(3).call(item, other), call.run());
                },
                call.run());
    }
}
