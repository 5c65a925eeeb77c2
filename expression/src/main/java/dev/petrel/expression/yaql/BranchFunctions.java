// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Choices: only what is chosen is evaluated. */
final class BranchFunctions {

    static final List<Function> ALL = List.of(
            Function.of("rules switch(*args:rule)", BranchFunctions::choose),
            Function.of("selectCase(*args:lambda)", BranchFunctions::firstCase),
            Function.of("selectAllCases(*args:lambda)", BranchFunctions::allCases),
            Function.of(
                    "examine(*args:lambda)",
                    call -> Streams.map(
                            Streams.list(call.rest(), call.run()),
                            item -> ((Lambda) required(item)).test(),
                            call.run())),
            Function.of("method switchCase(case:int, *args:lambda)", BranchFunctions::byNumber),
            Function.of("coalesce(*args:lambda)", BranchFunctions::firstSome));

    private BranchFunctions() {}

    private static Object required(@Nullable Object item) {
        if (item == null) {
            throw new IllegalStateException("a lambda is null");
        }
        return item;
    }

    private static Lambda lambda(Call call, int place) {
        return (Lambda) required(call.rest().get(place));
    }

    private static @Nullable Object choose(Call call) throws PythonError {
        for (Object rule : call.rest()) {
            if (rule instanceof Node.Rule each && Values.truth(call.run().evaluate(each.source(), call.context()))) {
                return call.run().evaluate(each.destination(), call.context());
            }
        }
        return null;
    }

    private static Object firstCase(Call call) throws PythonError {
        int cases = call.rest().size();
        for (int i = 0; i < cases; i++) {
            if (lambda(call, i).test()) {
                return i;
            }
        }
        return cases;
    }

    private static Object allCases(Call call) {
        int[] at = {0};
        return Streams.of(
                () -> {
                    while (at[0] < call.rest().size()) {
                        int place = at[0]++;
                        if (lambda(call, place).test()) {
                            return place;
                        }
                    }
                    return Marker.END;
                },
                call.run());
    }

    private static @Nullable Object byNumber(Call call) throws PythonError {
        int cases = call.rest().size();
        int chosen = call.integer(0);
        if (cases == 0) {
            return null;
        }
        return lambda(call, chosen >= 0 && chosen < cases ? chosen : cases - 1).call();
    }

    private static @Nullable Object firstSome(Call call) throws PythonError {
        for (int i = 0; i < call.rest().size(); i++) {
            Object value = lambda(call, i).call();
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
