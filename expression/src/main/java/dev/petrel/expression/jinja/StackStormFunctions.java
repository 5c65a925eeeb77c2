// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * StackStorm's filters as the functions that Orquesta has of them, in both of its languages: {@code to_json_string(x)},
 * {@code regex_match(text, pattern)}. The names are those that StackStorm's Orquesta runner registers.
 */
public final class StackStormFunctions {

    /** The functions with the name of their first parameter. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("basename", "path"),
            Map.entry("dirname", "path"),
            Map.entry("from_json_string", "value"),
            Map.entry("from_yaml_string", "value"),
            Map.entry("json_dump", "value"),
            Map.entry("json_escape", "value"),
            Map.entry("json_parse", "value"),
            Map.entry("jsonpath_query", "value"),
            Map.entry("regex_match", "value"),
            Map.entry("regex_replace", "value"),
            Map.entry("regex_search", "value"),
            Map.entry("regex_substring", "value"),
            Map.entry("to_human_time_from_seconds", "seconds"),
            Map.entry("to_json_string", "value"),
            Map.entry("to_yaml_string", "value"),
            Map.entry("use_none", "value"),
            Map.entry("version_compare", "value"),
            Map.entry("version_more_than", "value"),
            Map.entry("version_less_than", "value"),
            Map.entry("version_equal", "value"),
            Map.entry("version_match", "value"),
            Map.entry("version_bump_major", "value"),
            Map.entry("version_bump_minor", "value"),
            Map.entry("version_bump_patch", "value"),
            Map.entry("version_strip_patch", "value"),
            Map.entry("yaml_dump", "value"),
            Map.entry("yaml_parse", "value"));

    private static final Map<String, HostFunction> ALL = byName();

    private StackStormFunctions() {}

    /** The functions by name. Pure, safe for any thread. */
    public static Map<String, HostFunction> all() {
        return ALL;
    }

    private static Map<String, HostFunction> byName() {
        Map<String, HostFunction> all = new LinkedHashMap<>();
        PARAMETERS.forEach((name, parameter) -> all.put(name, new Function(name, filterOf(name), parameter)));
        return Map.copyOf(all);
    }

    private static String filterOf(String name) {
        return switch (name) {
            case "yaml_dump" -> "to_yaml_string";
            case "yaml_parse" -> "from_yaml_string";
            default -> name;
        };
    }

    /** A filter that is called: what would stand before it is its first argument. */
    private record Function(String name, String filter, String parameter) implements HostFunction, Callable {
        @Override
        public @Nullable Object call(List<@Nullable Object> arguments, Map<String, @Nullable Object> named)
                throws PythonError {
            return call(new Arguments(arguments, named), Scope.of(Map.of(), false, Decryption.NONE));
        }

        @Override
        public @Nullable Object call(Arguments arguments, Scope scope) throws PythonError {
            Object value = Undefined.require(arguments.require(0, parameter));
            Map<String, @Nullable Object> named = arguments.namedCopy();
            named.remove(parameter);
            return Filters.apply(filter, value, new Arguments(arguments.after(1).positional(), named), scope);
        }

        @Override
        public String typeName() {
            return "function";
        }

        @Override
        public String str() {
            return "<function " + name + ">";
        }
    }
}
