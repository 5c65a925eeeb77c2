// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Budget;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.RegexBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates one expression once. */
final class Interpreter {

    private static final int MAX_DEPTH = 250;
    private static final long REGEX_LOOKS = 50_000_000;

    private static final Function HOST = Function.of("host(*arguments:any?, **named:any?)", call -> null);

    private final Budget budget = new Budget("expression", MAX_DEPTH);
    private final RegexBudget regexBudget = new RegexBudget(REGEX_LOOKS);
    private final Map<String, HostFunction> host;
    private final Surroundings surroundings;

    Interpreter(Map<String, HostFunction> host, Surroundings surroundings) {
        this.host = host;
        this.surroundings = surroundings;
    }

    Budget budget() {
        return budget;
    }

    RegexBudget regexBudget() {
        return regexBudget;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The value of {@code node}. */
    @Nullable
    Object evaluate(Node node, Context context) throws PythonError {
        if (node instanceof Node.Call call) {
            return call(call, Marker.NO_VALUE, context);
        }
        if (node instanceof Node.Constant constant) {
            return constant.value();
        }
        if (node instanceof Node.Word word) {
            return word.name();
        }
        if (node instanceof Node.Variable variable) {
            return context.get(variable.name());
        }
        if (node instanceof Node.Wrapped wrapped) {
            return evaluate(wrapped.inner(), context);
        }
        if (node instanceof Node.Rule rule) {
            return new Pair(evaluate(rule.source(), context), evaluate(rule.destination(), context));
        }
        return Marker.NO_VALUE;
    }

    /** The value of a call that stands in the expression, as a method of {@code receiver} if there is one. */
    @Nullable
    Object call(Node.Call call, @Nullable Object receiver, Context context) throws PythonError {
        List<@Nullable Object> arguments = new ArrayList<>(call.arguments().size() + 1);
        for (Node argument : call.arguments()) {
            arguments.add(argument instanceof Node.Omitted ? Marker.NO_VALUE : argument);
        }
        return call(call.name(), receiver, arguments, Map.of(), context);
    }

    /** The value of a function for values. */
    @Nullable
    Object call(String name, Context context, @Nullable Object... arguments) throws PythonError {
        List<@Nullable Object> list = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            list.add(argument);
        }
        return call(name, Marker.NO_VALUE, list, Map.of(), context.child());
    }

    /** The value of a function or, with a receiver, of a method, for values and expressions. */
    @Nullable
    Object call(
            String name,
            @Nullable Object receiver,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> named,
            Context context)
            throws PythonError {
        budget.step();
        budget.enter();
        try {
            return new Overloads(name, receiver, context, this).call(arguments, named);
        } finally {
            budget.leave();
        }
    }

    /** yaql takes {@code len_} for {@code len}: so are functions named whose name is a word of Python. */
    private static String withoutUnderscores(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '_') {
            end--;
        }
        return name.substring(0, end);
    }

    /** The overloads of {@code name} by level, the innermost first. */
    List<List<Function>> overloads(String written, boolean method, Context context) {
        String name = withoutUnderscores(written);
        List<List<Function>> levels = new ArrayList<>(3);
        for (Context each = context; each != null; each = each.parent()) {
            add(levels, each.own(name), method);
        }
        HostFunction function = host.get(name);
        if (function != null && !method) {
            levels.add(List.of(HOST.with(call -> HostCalls.call(name, function, call))));
        }
        add(levels, Library.STANDARD.getOrDefault(name, List.of()), method);
        add(levels, Library.FALLBACK.getOrDefault(name, List.of()), method);
        return levels;
    }

    private static void add(List<List<Function>> levels, List<Function> level, boolean method) {
        if (level.isEmpty()) {
            return;
        }
        List<Function> fitting = new ArrayList<>(level.size());
        for (Function function : level) {
            if (method ? function.isMethod() : function.isFunction()) {
                fitting.add(function);
            }
        }
        if (!fitting.isEmpty()) {
            levels.add(fitting);
        }
    }
}
