// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists. */
final class ListFunctions {

    static final List<Function> ALL = List.of(
            Function.of("list(*args:any?)", call -> Tuple.copyOf(Streams.read(unrolled(call)))),
            Function.of("#list(*args:any?)", call -> Tuple.copyOf(call.rest())),
            Function.of("method flatten(collection:iterable)", call -> flat(call.stream(0), call.run())),
            Function.of("method toList(collection:iterable)", call -> toTuple(call.get(0), call.run())),
            Function.of("#indexer(list:list, index:int)", ListFunctions::item),
            Function.of("#operator_in(value:any?, collection:iterable)", call -> has(call, 1, 0)),
            Function.of("method contains(collection:iterable, value:any?)", call -> has(call, 0, 1)),
            Function.of("#operator_+(left:iterable, right:iterable)", ListFunctions::sum),
            Function.of("#operator_*(left:list, right:int)", call -> repeat(call, 0, 1)),
            Function.of("#operator_*(left:int, right:list)", call -> repeat(call, 1, 0)),
            Function.of("isList(arg:any?)", call -> call.get(0) instanceof List),
            Function.of("both len(sequence:list)", call -> call.list(0).size()),
            Function.of(
                    "method delete(collection:iterable, position:int, count:int=1)",
                    call -> edited(call, 2, List.of())),
            Function.of(
                    "method replace(collection:iterable, position:int, value:any?, count:int=1)",
                    ListFunctions::replaceOne),
            Function.of(
                    "method replaceMany(collection:iterable, position:int, values:iterable, count:int=1)",
                    call -> edited(call, 3, call.list(2))),
            Function.of("method insert(collection:ordered, position:int, value:any?)", ListFunctions::insertInStream),
            Function.of("method insert(collection:list, position:int, value:any?)", ListFunctions::insert),
            Function.of(
                    "method insertMany(collection:iterable, position:int, values:iterable)", ListFunctions::insertMany),
            Function.of("isIterable(value:any?)", call -> call.get(0) instanceof List || call.get(0) instanceof Items));

    private ListFunctions() {}

    /** The arguments; those that are streams with their elements. */
    static Stream unrolled(Call call) {
        return unrolled(Streams.list(call.rest(), call.run()), call.run());
    }

    private static Stream unrolled(Stream items, Interpreter run) {
        return Streams.joined(
                () -> {
                    Object item = items.next();
                    if (item == Marker.END) {
                        return item;
                    }
                    return item instanceof Stream inner ? unrolled(inner, run) : one(item, run);
                },
                run);
    }

    private static Stream one(@Nullable Object item, Interpreter run) {
        List<@Nullable Object> items = new ArrayList<>(1);
        items.add(item);
        return Streams.list(items, run);
    }

    private static Stream flat(Stream items, Interpreter run) {
        return Streams.joined(
                () -> {
                    Object item = items.next();
                    if (item == Marker.END) {
                        return item;
                    }
                    return item instanceof List || item instanceof Items
                            ? flat(Streams.of(item, run), run)
                            : one(item, run);
                },
                run);
    }

    /** A tuple comes back as it is. */
    static List<?> toTuple(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof List<?> list && !(list instanceof OwnList)) {
            return list;
        }
        List<?> items = Streams.listOf(value, run);
        run.budget().make(items.size());
        return Tuple.copyOf(items);
    }

    private static @Nullable Object item(Call call) throws PythonError {
        List<?> list = call.list(0);
        int index = call.integer(1);
        long at = index < 0 ? (long) index + list.size() : index;
        if (at < 0 || at >= list.size()) {
            throw new PythonError("IndexError", (list instanceof OwnList ? "list" : "tuple") + " index out of range");
        }
        return list.get((int) at);
    }

    private static boolean has(Call call, int collection, int value) throws PythonError {
        if (call.get(collection) instanceof SetValue set) {
            return set.keys().contains(Keys.of(call.get(value), call.run()));
        }
        return Values.contains(call.stream(collection), call.get(value), call.run());
    }

    private static Object sum(Call call) throws PythonError {
        Object left = call.get(0);
        Object right = call.get(1);
        if (left instanceof List<?> a
                && !(a instanceof OwnList)
                && right instanceof List<?> b
                && !(b instanceof OwnList)) {
            call.budget().make((long) a.size() + b.size());
            List<@Nullable Object> all = new ArrayList<>(a);
            all.addAll(b);
            return Tuple.copyOf(all);
        }
        Stream first = call.stream(0);
        Stream second = call.stream(1);
        return left instanceof SetValue && right instanceof SetValue
                ? SetValue.of(call.run(), first, second)
                : Streams.concat(List.of(first, second), call.run());
    }

    private static Object repeat(Call call, int list, int times) throws PythonError {
        List<?> items = call.list(list);
        int count = Math.max(0, call.integer(times));
        call.budget().make((long) items.size() * count);
        List<@Nullable Object> all = new ArrayList<>(items.size() * count);
        for (int i = 0; i < count && !items.isEmpty(); i++) {
            all.addAll(items);
        }
        return items instanceof OwnList ? new OwnList(all) : Tuple.copyOf(all);
    }

    private static Object replaceOne(Call call) throws PythonError {
        List<@Nullable Object> value = new ArrayList<>(1);
        value.add(call.get(2));
        return edited(call, 3, value);
    }

    /** The collection with {@code fresh} for the elements at the position; a negative count means all from there on. */
    private static Object edited(Call call, int count, List<?> fresh) throws PythonError {
        Stream items = call.stream(0);
        long from = call.integer(1);
        long to = call.integer(count) < 0 ? Long.MAX_VALUE : from + call.integer(count);
        long[] at = {0};
        boolean[] done = {false};
        return Streams.joined(
                () -> {
                    while (true) {
                        Object item = items.next();
                        if (item == Marker.END) {
                            return item;
                        }
                        boolean inside = at[0] >= from && at[0] < to;
                        at[0]++;
                        if (!inside) {
                            return one(item, call.run());
                        }
                        if (!done[0]) {
                            done[0] = true;
                            return Streams.list(fresh, call.run());
                        }
                    }
                },
                call.run());
    }

    private static Object insertInStream(Call call) throws PythonError {
        List<@Nullable Object> value = new ArrayList<>(1);
        value.add(call.get(2));
        return inserted(call, value, false);
    }

    private static Object insertMany(Call call) throws PythonError {
        return inserted(call, call.list(2), true);
    }

    private static Object inserted(Call call, List<?> fresh, boolean beforeAll) throws PythonError {
        Stream items = call.stream(0);
        int position = call.integer(1);
        int[] at = {-1};
        boolean[] done = {position < 0 && !beforeAll};
        return Streams.joined(
                () -> {
                    if (position < 0 && !done[0]) {
                        done[0] = true;
                        return Streams.list(fresh, call.run());
                    }
                    Object item = items.next();
                    if (item == Marker.END) {
                        boolean last = !done[0] && position > at[0];
                        done[0] = true;
                        return last ? Streams.list(fresh, call.run()) : item;
                    }
                    at[0]++;
                    return at[0] == position
                            ? Streams.concat(
                                    List.of(Streams.list(fresh, call.run()), one(item, call.run())), call.run())
                            : one(item, call.run());
                },
                call.run());
    }

    private static Object insert(Call call) throws PythonError {
        OwnList copy = new OwnList(call.list(0));
        call.budget().make(copy.size());
        int position = call.integer(1);
        long at = position < 0 ? Math.max(0, (long) position + copy.size()) : Math.min(position, copy.size());
        copy.add((int) at, call.get(2));
        return copy;
    }
}
