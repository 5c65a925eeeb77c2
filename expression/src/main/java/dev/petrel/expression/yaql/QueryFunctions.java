// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of collections: filters, selections, single elements. */
final class QueryFunctions {

    static final List<Function> ALL = List.of(
            Function.of("method where(collection:iterable, predicate:lambda)", QueryFunctions::where),
            Function.of("method filter(collection:iterable, predicate:lambda)", QueryFunctions::where),
            Function.of("method select(collection:iterable, selector:lambda)", QueryFunctions::select),
            Function.of("method map(collection:iterable, selector:lambda)", QueryFunctions::select),
            Function.of("#operator_.(collection:iterable, attribute:word)", QueryFunctions::members),
            Function.of("method skip(collection:iterable, count:int)", call -> slice(call, call.integer(1), -1)),
            Function.of("method limit(collection:iterable, count:int)", call -> slice(call, 0, call.integer(1))),
            Function.of("method take(collection:iterable, count:int)", call -> slice(call, 0, call.integer(1))),
            Function.of(
                    "both append(collection:iterable, *args:any?)",
                    call -> Streams.concat(List.of(call.stream(0), Streams.list(call.rest(), call.run())), call.run())),
            Function.of("both distinct(collection:iterable, keySelector:lambda=null)", QueryFunctions::distinct),
            Function.of("both enumerate(collection:iterable, start:int?=0)", QueryFunctions::enumerate),
            Function.of("both any(collection:iterable, predicate:lambda=null)", call -> first(call, true)),
            Function.of("both all(collection:iterable, predicate:lambda=null)", call -> !first(call, false)),
            Function.of("both concat(*collections:iterable)", call -> Streams.concat(streams(call), call.run())),
            Function.of("both len(collection:stream)", QueryFunctions::count),
            Function.of("method count(collection:iterable)", QueryFunctions::count),
            Function.of("method memorize(collection:iterable)", QueryFunctions::memorized),
            Function.of("method first(collection:iterable, default:any?=none)", QueryFunctions::first),
            Function.of("method single(collection:iterable)", QueryFunctions::single),
            Function.of("method last(collection:iterable, default:any?=none)", QueryFunctions::last),
            Function.of("method indexOf(collection:iterable, item:any?)", call -> place(call, equal(call), false)),
            Function.of("method lastIndexOf(collection:iterable, item:any?)", call -> place(call, equal(call), true)),
            Function.of(
                    "method indexWhere(collection:iterable, predicate:lambda)",
                    call -> place(call, call.lambda(1), false)),
            Function.of(
                    "method lastIndexWhere(collection:iterable, predicate:lambda)",
                    call -> place(call, call.lambda(1), true)),
            Function.of("method defaultIfEmpty(collection:iterable, default:iterable)", QueryFunctions::orDefault));

    private QueryFunctions() {}

    private static Object where(Call call) throws PythonError {
        return Streams.filter(call.stream(0), call.lambda(1), call.run());
    }

    private static Object select(Call call) throws PythonError {
        return Streams.map(call.stream(0), call.lambda(1), call.run());
    }

    /** {@code rows.name}: that member of each. */
    private static Object members(Call call) throws PythonError {
        Node.Word name = new Node.Word(call.text(1));
        return Streams.map(
                call.stream(0), item -> call.run().call("#operator_.", call.context(), item, name), call.run());
    }

    /** Without the first {@code skip}, at most {@code most} unless that is negative. */
    private static Object slice(Call call, int skip, int most) throws PythonError {
        if (skip < 0 || (most < 0 && skip == 0 && call.integer(1) < 0)) {
            throw PythonError.value("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
        }
        return sliced(call.stream(0), skip, most, call.run());
    }

    static Stream sliced(Stream items, int skip, int most, Interpreter run) {
        int[] skipped = {0};
        int[] given = {0};
        return Streams.of(
                () -> {
                    while (skipped[0] < skip) {
                        skipped[0]++;
                        if (items.next() == Marker.END) {
                            return Marker.END;
                        }
                    }
                    return most >= 0 && given[0]++ >= most ? Marker.END : items.next();
                },
                run);
    }

    private static Object distinct(Call call) throws PythonError {
        Set<Object> seen = new HashSet<>();
        Lambda key = call.lambdaOrNull(1);
        Stream items = call.stream(0);
        return Streams.of(
                () -> {
                    Object item = items.next();
                    while (item != Marker.END && !seen.add(Keys.of(key == null ? item : key.call(item), call.run()))) {
                        item = items.next();
                    }
                    return item;
                },
                call.run());
    }

    private static Object enumerate(Call call) throws PythonError {
        if (call.get(1) == null) {
            throw PythonError.type("'NoneType' object cannot be interpreted as an integer");
        }
        long[] at = {call.integer(1)};
        return Streams.map(
                call.stream(0),
                item -> {
                    OwnList pair = new OwnList();
                    pair.add(PythonNumbers.narrow(at[0]++));
                    pair.add(item);
                    return pair;
                },
                call.run());
    }

    /** Whether there is an element that the predicate, or the bare truth of which, says {@code wanted} of. */
    private static boolean first(Call call, boolean wanted) throws PythonError {
        Lambda predicate = call.lambdaOrNull(1);
        Stream items = call.stream(0);
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            boolean holds = predicate == null ? wanted || Values.truth(item) : predicate.test(item);
            if (holds == wanted) {
                return true;
            }
        }
        return false;
    }

    static List<Stream> streams(Call call) throws PythonError {
        List<Stream> streams = new ArrayList<>();
        for (Object collection : call.rest()) {
            streams.add(Streams.of(collection, call.run()));
        }
        return streams;
    }

    private static Object count(Call call) throws PythonError {
        Stream items = call.stream(0);
        int count = 0;
        while (items.next() != Marker.END) {
            count++;
        }
        return count;
    }

    private static PythonError empty() {
        return new PythonError("StopIteration", "");
    }

    private static @Nullable Object or(Call call, @Nullable Object item) throws PythonError {
        if (item != Marker.END) {
            return item;
        }
        if (call.get(1) == Marker.NO_VALUE) {
            throw empty();
        }
        return call.get(1);
    }

    private static @Nullable Object first(Call call) throws PythonError {
        return or(call, call.stream(0).next());
    }

    private static @Nullable Object single(Call call) throws PythonError {
        Stream items = call.stream(0);
        Object item = items.next();
        if (item == Marker.END) {
            throw empty();
        }
        if (items.next() != Marker.END) {
            throw new PythonError("StopIteration", "Collection contains more than one item");
        }
        return item;
    }

    private static @Nullable Object last(Call call) throws PythonError {
        if (call.get(0) instanceof List<?> list) {
            return or(call, list.isEmpty() ? Marker.END : list.get(list.size() - 1));
        }
        Stream items = call.stream(0);
        Object last = Marker.END;
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            last = item;
        }
        return or(call, last);
    }

    private static Streams.Step equal(Call call) {
        return item -> Values.equal(item, call.get(1), call.run());
    }

    private static Object place(Call call, Streams.Step test, boolean last) throws PythonError {
        Stream items = call.stream(0);
        int found = -1;
        int at = 0;
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            if (Values.truth(test.apply(item))) {
                found = at;
                if (!last) {
                    return found;
                }
            }
            at++;
        }
        return found;
    }

    private static Object memorized(Call call) throws PythonError {
        Object collection = call.some(0);
        return collection instanceof List || Type.isSet(collection)
                ? collection
                : new Memorized(call.stream(0), call.run());
    }

    private static @Nullable Object orDefault(Call call) throws PythonError {
        Object collection = memorized(call);
        boolean empty = Streams.of(collection, call.run()).next() == Marker.END;
        return empty ? call.get(1) : collection;
    }
}
