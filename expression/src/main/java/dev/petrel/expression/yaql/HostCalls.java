// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls functions that the caller of an expression brings. */
final class HostCalls {

    /** Those that make lists and mappings in Python; others give data, whose lists are tuples to yaql. */
    private static final Set<String> MAKING = Set.of(
            "json",
            "json_parse",
            "from_json_string",
            "yaml_parse",
            "from_yaml_string",
            "jsonpath_query",
            "regex_substring");

    private HostCalls() {}

    /** The arguments are results, as a whole expression would give them: no streams, no views. */
    static @Nullable Object call(String name, HostFunction function, Call call) throws PythonError {
        Output output = new Output(call.run());
        List<@Nullable Object> arguments = new ArrayList<>(call.rest().size());
        for (Object argument : call.rest()) {
            arguments.add(output.of(argument));
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : call.named().entrySet()) {
            named.put(entry.getKey(), output.of(entry.getValue()));
        }
        Object value = function.call(arguments, named);
        if (name.equals("zip") && value instanceof List<?> rows) {
            return new OwnList(rows);
        }
        return MAKING.contains(name) ? made(value, call.run()) : value;
    }

    private static @Nullable Object made(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof List<?> list) {
            run.budget().enter();
            OwnList own = new OwnList();
            for (Object item : list) {
                run.budget().step();
                own.add(made(item, run));
            }
            run.budget().leave();
            return list instanceof Tuple ? Tuple.copyOf(own) : own;
        }
        if (value instanceof Map<?, ?> map) {
            run.budget().enter();
            Dict own = Dict.own();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                own.set(entry.getKey(), made(entry.getValue(), run), run);
            }
            run.budget().leave();
            return own;
        }
        return value;
    }
}
