// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collections made from nothing; some have no end. */
final class GenerateFunctions {

    static final List<Function> ALL = List.of(
            Function.of("range(stop:int)", call -> range(0, call.get(0), 1, call)),
            Function.of(
                    "range(start:int, stop:int, step:int=1)",
                    call -> range(call.some(0), call.get(1), call.some(2), call)),
            Function.of("sequence(start:int=0, step:int=1)", call -> range(call.some(0), null, call.some(1), call)),
            Function.of("method repeat(value:any?, times:int=-1)", GenerateFunctions::repeat),
            Function.of("method cycle(collection:iterable)", GenerateFunctions::cycle),
            Function.of(
                    "generate(initial:any?, predicate:lambda, producer:lambda, selector:lambda=null, decycle:bool=false)",
                    GenerateFunctions::generate),
            Function.of(
                    "generateMany(initial:any?, producer:lambda, selector:lambda=null, decycle:bool=false,"
                            + " depthFirst:bool=false)",
                    GenerateFunctions::generateMany));

    private GenerateFunctions() {}

    /** @param stop null for no end */
    private static Object range(Object start, @Nullable Object stop, Object step, Call call) throws PythonError {
        BigInteger by = PythonNumbers.big(step);
        if (by.signum() == 0 && stop != null) {
            throw PythonError.value("range() arg 3 must not be zero");
        }
        BigInteger end = stop == null ? null : PythonNumbers.big(stop);
        BigInteger[] next = {PythonNumbers.big(start)};
        return Streams.of(
                () -> {
                    if (end != null && next[0].compareTo(end) * by.signum() >= 0) {
                        return Marker.END;
                    }
                    Number value = PythonNumbers.narrow(next[0]);
                    next[0] = next[0].add(by);
                    return value;
                },
                call.run());
    }

    private static Object repeat(Call call) {
        int[] left = {call.integer(1)};
        boolean endless = left[0] < 0;
        return Streams.of(() -> endless || left[0]-- > 0 ? call.get(0) : Marker.END, call.run());
    }

    private static Object cycle(Call call) throws PythonError {
        Stream items = call.stream(0);
        List<@Nullable Object> seen = new ArrayList<>();
        int[] at = {-1};
        return Streams.of(
                () -> {
                    Object item = at[0] < 0 ? items.next() : Marker.END;
                    if (item != Marker.END) {
                        seen.add(item);
                        return item;
                    }
                    at[0] = at[0] + 1 < seen.size() ? at[0] + 1 : 0;
                    return seen.isEmpty() ? Marker.END : seen.get(at[0]);
                },
                call.run());
    }

    private static @Nullable Object selected(@Nullable Lambda selector, @Nullable Object item) throws PythonError {
        return selector == null ? item : selector.call(item);
    }

    private static Object generate(Call call) throws PythonError {
        Set<Object> past = new HashSet<>();
        boolean decycle = call.flag(4);
        Object[] current = {call.get(0)};
        boolean[] begun = {false};
        return Streams.of(
                () -> {
                    current[0] = begun[0] ? call.lambda(2).call(current[0]) : current[0];
                    begun[0] = true;
                    boolean more =
                            call.lambda(1).test(current[0]) && (!decycle || past.add(Keys.of(current[0], call.run())));
                    return more ? selected(call.lambdaOrNull(3), current[0]) : Marker.END;
                },
                call.run());
    }

    private static Object generateMany(Call call) throws PythonError {
        Set<Object> past = new HashSet<>();
        boolean decycle = call.flag(3);
        boolean depthFirst = call.flag(4);
        Deque<Optional<Object>> queue = new ArrayDeque<>(List.of(Optional.ofNullable(call.get(0))));
        Object[] last = {Marker.NO_VALUE};
        return Streams.of(
                () -> {
                    if (last[0] != Marker.NO_VALUE) {
                        produce(call, last[0], queue, depthFirst);
                    }
                    while (!queue.isEmpty()) {
                        Object item = queue.poll().orElse(null);
                        if (!decycle || past.add(Keys.of(item, call.run()))) {
                            last[0] = item;
                            return selected(call.lambdaOrNull(2), item);
                        }
                    }
                    return Marker.END;
                },
                call.run());
    }

    private static void produce(Call call, @Nullable Object item, Deque<Optional<Object>> queue, boolean depthFirst)
            throws PythonError {
        List<?> items = Streams.read(Streams.ofAny(call.lambda(1).call(item), call.run()));
        call.budget().make(items.size());
        List<Optional<Object>> fresh = new ArrayList<>();
        items.forEach(each -> fresh.add(Optional.ofNullable(each)));
        if (depthFirst) {
            Collections.reverse(fresh);
            fresh.forEach(queue::addFirst);
        } else {
            queue.addAll(fresh);
        }
    }
}
