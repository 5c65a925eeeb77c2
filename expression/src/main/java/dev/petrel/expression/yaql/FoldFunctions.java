// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One value of many, and groups. */
final class FoldFunctions {

    static final List<Function> ALL = List.of(
            Function.of(
                    "method sum(collection:iterable, initial:any?=none)",
                    call -> fold(call, named("#operator_+", call), 1)),
            Function.of(
                    "method max(collection:iterable, initial:any?=none)", call -> fold(call, named("max", call), 1)),
            Function.of(
                    "method min(collection:iterable, initial:any?=none)", call -> fold(call, named("min", call), 1)),
            Function.of(
                    "method aggregate(collection:iterable, selector:lambda, seed:any?=none)",
                    call -> fold(call, (a, b) -> call.lambda(1).call(a, b), 2)),
            Function.of(
                    "method reduce(collection:iterable, selector:lambda, seed:any?=none)",
                    call -> fold(call, (a, b) -> call.lambda(1).call(a, b), 2)),
            Function.of(
                    "method accumulate(collection:iterable, selector:lambda, seed:any?=none)",
                    FoldFunctions::accumulate),
            Function.of(
                    "method groupBy(collection:iterable, keySelector:lambda, valueSelector:lambda=null,"
                            + " aggregator:lambda=null)",
                    FoldFunctions::group));

    private FoldFunctions() {}

    private interface Combination {
        @Nullable
        Object of(@Nullable Object a, @Nullable Object b) throws PythonError;
    }

    private static Combination named(String function, Call call) {
        return (a, b) -> call.run().call(function, call.context(), a, b);
    }

    private static @Nullable Object fold(Call call, Combination combination, int seed) throws PythonError {
        Stream items = call.stream(0);
        Object total = call.get(seed) == Marker.NO_VALUE ? items.next() : call.get(seed);
        if (total == Marker.END) {
            throw PythonError.type("reduce() of empty iterable with no initial value");
        }
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            total = combination.of(total, item);
        }
        return total;
    }

    private static Object accumulate(Call call) throws PythonError {
        Stream items = call.stream(0);
        Object[] total = {Marker.NO_VALUE};
        return Streams.of(
                () -> {
                    if (total[0] != Marker.NO_VALUE) {
                        Object item = items.next();
                        total[0] = item == Marker.END ? item : call.lambda(1).call(total[0], item);
                        return total[0];
                    }
                    total[0] = call.get(2) == Marker.NO_VALUE ? items.next() : call.get(2);
                    if (total[0] == Marker.END) {
                        throw PythonError.type("accumulate() of empty sequence with no initial value");
                    }
                    return total[0];
                },
                call.run());
    }

    private static Object group(Call call) throws PythonError {
        Dict groups = Dict.own();
        Stream items = call.stream(0);
        Lambda value = call.lambdaOrNull(2);
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            Object member = value == null ? item : value.call(item);
            Object key = call.lambda(1).call(item);
            if (Dict.find(groups, key, call.run()) instanceof OwnList members) {
                members.add(member);
            } else {
                OwnList members = new OwnList();
                members.add(member);
                groups.set(key, members, call.run());
            }
        }
        Lambda aggregator = call.lambdaOrNull(3);
        Stream pairs = new View(groups, View.Of.ITEMS).stream(call.run());
        return aggregator == null ? pairs : Streams.map(pairs, new Aggregation(aggregator, call.run()), call.run());
    }

    /** The aggregator takes the members of a group; if it cannot, it is tried on key and members, as it was before yaql 1.1. */
    private static final class Aggregation implements Streams.Step {

        private final Lambda aggregator;
        private final Interpreter run;
        private boolean mayFallBack = true;
        private @Nullable PythonError failure;

        Aggregation(Lambda aggregator, Interpreter run) {
            this.aggregator = aggregator;
            this.run = run;
        }

        @Override
        public @Nullable Object apply(@Nullable Object item) throws PythonError {
            Tuple group = (Tuple) Objects.requireNonNull(item);
            PythonError failed = failure;
            if (failed == null) {
                try {
                    return aggregated(group);
                } catch (PythonError e) {
                    if (!List.of("NoMatchingMethodException", "NoMatchingFunctionException", "IndexError")
                            .contains(e.type())) {
                        throw e;
                    }
                    failed = e;
                    failure = e;
                }
            }
            Object result = mayFallBack ? old(group) : null;
            if (result == null) {
                throw failed;
            }
            return result;
        }

        private Object aggregated(Tuple group) throws PythonError {
            List<?> members = (List<?>) Objects.requireNonNull(group.get(1));
            Object result = aggregator.call(members);
            boolean looksOld = members.size() == 2
                    && result instanceof List<?> pair
                    && pair.size() == 2
                    && Values.equal(pair.get(0), members.get(0), run);
            mayFallBack &= looksOld;
            return Tuple.of(group.get(0), result);
        }

        private @Nullable Object old(Tuple group) {
            try {
                Object result = aggregator.call(group);
                boolean pair = (result instanceof List<?> list && list.size() == 2)
                        || (result instanceof String text && TextFunctions.length(text) == 2)
                        || (result instanceof Map<?, ?> map && map.size() == 2);
                return pair ? result : null;
            } catch (PythonError e) {
                return null;
            }
        }
    }
}
