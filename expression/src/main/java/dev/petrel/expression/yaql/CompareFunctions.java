// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.List;

/** Equality, order, logic. Null comes before everything. */
final class CompareFunctions {

    static final List<Function> ALL = all();

    private CompareFunctions() {}

    private static List<Function> all() {
        List<Function> all = new ArrayList<>(List.of(
                Function.of(
                        "*equal(left:any?, right:any?)", call -> Values.equal(call.get(0), call.get(1), call.run())),
                Function.of(
                        "*not_equal(left:any?, right:any?)",
                        call -> !Values.equal(call.get(0), call.get(1), call.run())),
                Function.of("#operator_and(left:lambda, right:lambda)", call -> {
                    Object left = call.lambda(0).call();
                    return Values.truth(left) ? call.lambda(1).call() : left;
                }),
                Function.of("#operator_or(left:lambda, right:lambda)", call -> {
                    Object left = call.lambda(0).call();
                    return Values.truth(left) ? left : call.lambda(1).call();
                }),
                Function.of("#unary_operator_not(arg:any?)", call -> !call.flag(0)),
                Function.of("bool(value:any?)", call -> call.flag(0)),
                Function.of("isBoolean(value:any?)", call -> call.get(0) instanceof Boolean)));
        for (Order order : Order.values()) {
            add(all, order);
        }
        return List.copyOf(all);
    }

    private static void add(List<Function> all, Order order) {
        String name = "#operator_" + order.symbol();
        boolean less = order == Order.LESS || order == Order.LESS_OR_EQUAL;
        boolean orEqual = order == Order.LESS_OR_EQUAL || order == Order.GREATER_OR_EQUAL;
        all.add(Function.of(name + "(left:any, right:nothing?)", call -> !less));
        all.add(Function.of(name + "(left:nothing?, right:any)", call -> less));
        all.add(Function.of(name + "(left:nothing?, right:nothing?)", call -> orEqual));
        all.add(Function.of(name + "(left:number, right:number)", call -> ordered(call, order)));
        all.add(Function.of(name + "(left:text, right:text)", call -> ordered(call, order)));
        all.add(Function.of(name + "(left:set, right:set)", call -> sets(call, less, orEqual)));
        all.add(Function.of(
                name + "(left:time, right:time)",
                call -> order.holds(((TimeValue) call.some(0)).compareTo((TimeValue) call.some(1)))));
        all.add(Function.of(
                name + "(left:span, right:span)",
                call -> order.holds(((SpanValue) call.some(0)).compareTo((SpanValue) call.some(1)))));
    }

    private static boolean ordered(Call call, Order order) throws PythonError {
        return PythonValues.ordered(call.get(0), order, call.get(1));
    }

    private static boolean sets(Call call, boolean less, boolean orEqual) throws PythonError {
        SetValue left = SetFunctions.set(call, less ? 0 : 1);
        SetValue right = SetFunctions.set(call, less ? 1 : 0);
        return left.isSubsetOf(right) && (orEqual || left.size() < right.size());
    }
}
