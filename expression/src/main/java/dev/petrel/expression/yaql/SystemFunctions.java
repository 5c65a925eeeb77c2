// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dot, variables, functions that an expression defines. */
final class SystemFunctions {

    static final List<Function> ALL = List.of(
            Function.of("#operator_.(receiver:any?, expr:method)", SystemFunctions::dot),
            Function.of("#operator_?.(receiver:any?, expr:expression)", SystemFunctions::dotUnlessNull),
            Function.of(
                    "#operator_->(left:context, right:lambda)",
                    call -> call.lambda(1).in((Context) call.some(0))),
            Function.of("let(*args:any?, **kwargs:any?)", SystemFunctions::let),
            Function.of("with(*args:any?)", SystemFunctions::let),
            Function.of("method unpack(sequence:iterable, *args:text)", SystemFunctions::unpack),
            Function.of("def(name:text, func:lambda)", SystemFunctions::define),
            Function.of(
                    "method assert(obj:any?, condition:lambda, message:text='Assertion failed)",
                    SystemFunctions::check),
            Function.of("call(name:text, args:list, kwargs:dict, receiver:any?=none)", SystemFunctions::named));

    static final List<Function> FALLBACK = List.of(Function.of(
            "#operator_.(obj:any?, name:word)",
            call -> call.run().call("#property#" + call.text(1), call.context(), call.get(0))));

    private static final Function DEFINED = Function.of("defined(*args:any?, **kwargs:any?)", call -> null);

    private SystemFunctions() {}

    private static @Nullable Object dot(Call call) throws PythonError {
        return call.get(1) instanceof Node.Call method
                ? call.run().call(method, call.get(0), call.context())
                : call.get(1);
    }

    private static @Nullable Object dotUnlessNull(Call call) throws PythonError {
        if (call.get(0) == null) {
            return null;
        }
        List<@Nullable Object> operands = new ArrayList<>(call.values());
        return call.run().call("#operator_.", Marker.NO_VALUE, operands, Map.of(), call.context());
    }

    private static Object let(Call call) {
        number(call.context(), call.rest());
        call.named().forEach(call.context()::set);
        return call.context();
    }

    private static void number(Context context, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            context.set(String.valueOf(i + 1), values.get(i));
        }
    }

    private static Object unpack(Call call) throws PythonError {
        List<?> items = call.list(0);
        List<?> names = call.rest();
        if (names.isEmpty()) {
            number(call.context(), items);
        } else if (names.size() != items.size()) {
            throw PythonError.value(
                    "Cannot unpack " + Math.min(items.size(), names.size() + 1) + " elements into " + names.size());
        }
        for (int i = 0; i < names.size(); i++) {
            call.context().set(String.valueOf(names.get(i)), items.get(i));
        }
        return call.context();
    }

    private static Object define(Call call) {
        Lambda body = call.lambda(1);
        call.context().define(DEFINED.as(call.text(0)).with(inner -> body.call(inner.rest(), inner.named())));
        return call.context();
    }

    private static @Nullable Object check(Call call) throws PythonError {
        Object checked = call.get(0) instanceof Stream stream ? new Memorized(stream, call.run()) : call.get(0);
        if (!call.lambda(1).test(checked)) {
            throw new PythonError("AssertionError", call.text(2));
        }
        return checked;
    }

    private static @Nullable Object named(Call call) throws PythonError {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        call.dict(2).forEach((key, value) -> named.put(String.valueOf(key), value));
        return call.run().call(call.text(0), call.get(3), new ArrayList<>(call.list(1)), named, call.context());
    }
}
