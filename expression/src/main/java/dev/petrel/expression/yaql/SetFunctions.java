// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.List;

/** Sets. What {@code keys()} gives counts as one. */
final class SetFunctions {

    static final List<Function> ALL = List.of(
            Function.of("isSet(arg:any?)", call -> call.get(0) != null && Type.isSet(call.some(0))),
            Function.of("set(*args:any?)", call -> SetValue.of(call.run(), ListFunctions.unrolled(call))),
            Function.of("method toSet(collection:iterable)", call -> SetValue.of(call.run(), call.stream(0))),
            Function.of("both len(set:set)", call -> set(call, 0).size()),
            Function.of("method union(left:set, right:set)", call -> union(call)),
            Function.of(
                    "method intersect(left:set, right:set)",
                    call -> set(call, 0).select(set(call, 1), true)),
            Function.of(
                    "method difference(left:set, right:set)",
                    call -> set(call, 0).select(set(call, 1), false)),
            Function.of("#operator_-(left:set, right:set)", call -> set(call, 0).select(set(call, 1), false)),
            Function.of(
                    "method symmetricDifference(left:set, right:set)",
                    call -> SetValue.of(
                            call.run(),
                            set(call, 0).select(set(call, 1), false).stream(call.run()),
                            set(call, 1).select(set(call, 0), false).stream(call.run()))),
            Function.of(
                    "method add(set:set, *values:any?)",
                    call -> SetValue.of(call.run(), call.stream(0), Streams.list(call.rest(), call.run()))),
            Function.of(
                    "method remove(set:set, *values:any?)",
                    call -> set(call, 0)
                            .select(SetValue.of(call.run(), Streams.list(call.rest(), call.run())), false)));

    private SetFunctions() {}

    static SetValue set(Call call, int place) throws PythonError {
        return Values.set((Items) call.some(place), call.run());
    }

    private static SetValue union(Call call) throws PythonError {
        return SetValue.of(call.run(), call.stream(0), call.stream(1));
    }
}
