// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.List;

/** Sorting. */
final class OrderFunctions {

    static final List<Function> ALL = List.of(
            Function.of("method orderBy(collection:iterable, selector:lambda)", call -> ordering(call, true)),
            Function.of(
                    "method orderByDescending(collection:iterable, selector:lambda)", call -> ordering(call, false)),
            Function.of(
                    "method thenBy(collection:ordering, selector:lambda)",
                    call -> ((Ordering) call.some(0)).by(call.lambda(1), true)),
            Function.of(
                    "method thenByDescending(collection:ordering, selector:lambda)",
                    call -> ((Ordering) call.some(0)).by(call.lambda(1), false)));

    private OrderFunctions() {}

    private static Object ordering(Call call, boolean ascending) {
        return new Ordering(call.get(0), call.context()).by(call.lambda(1), ascending);
    }
}
