// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One overload of a function.
 *
 * @param isFunction whether it is called as {@code name(a)}
 * @param isMethod whether it is called as {@code a.name()}
 * @param rules whether a rule among the arguments is an argument, and does not name one
 * @param rest what takes further arguments
 * @param named what takes named arguments that no parameter has the name of
 */
record Function(
        String name,
        boolean isFunction,
        boolean isMethod,
        boolean rules,
        List<Parameter> parameters,
        @Nullable Parameter rest,
        @Nullable Parameter named,
        Body body) {

    /** What a function does. */
    interface Body {
        @Nullable
        Object call(Call call) throws PythonError;
    }

    /**
     * From a signature: {@code "name(a:text, b:int=0, *more:lambda)"}. Before the name stands {@code method} or
     * {@code both} if it is no mere function, and {@code rules}.
     */
    static Function of(String signature, Body body) {
        int open = signature.lastIndexOf('(');
        String[] words = signature.substring(0, open).split(" ");
        List<String> flags = List.of(words).subList(0, words.length - 1);
        List<Parameter> parameters = new ArrayList<>();
        Parameter rest = null;
        Parameter named = null;
        String inside = signature.substring(open + 1, signature.length() - 1);
        for (String each : inside.isEmpty() ? new String[0] : inside.split(", ")) {
            if (each.startsWith("**")) {
                named = Parameter.parse(each.substring(2));
            } else if (each.startsWith("*")) {
                rest = Parameter.parse(each.substring(1));
            } else {
                parameters.add(Parameter.parse(each));
            }
        }
        return new Function(
                words[words.length - 1],
                !flags.contains("method"),
                flags.contains("method") || flags.contains("both"),
                flags.contains("rules"),
                List.copyOf(parameters),
                rest,
                named,
                body);
    }

    /** This under another name. */
    Function as(String other) {
        return new Function(other, isFunction, isMethod, rules, parameters, rest, named, body);
    }

    /** This with another body. */
    Function with(Body other) {
        return new Function(name, isFunction, isMethod, rules, parameters, rest, named, other);
    }

    /** The parameters that take the arguments: in order, and by name. */
    record Mapping(List<Parameter> positional, Map<String, Parameter> named) {}

    /** Which parameter takes which argument, or null if they do not fit. Arguments may be expressions. */
    @Nullable
    Mapping map(List<@Nullable Object> arguments, Map<String, @Nullable Object> byName) {
        @Nullable Parameter[] positional = new @Nullable Parameter[arguments.size()];
        Map<String, Parameter> taken = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            boolean listed = i < arguments.size();
            if (listed && arguments.get(i) != Marker.NO_VALUE) {
                if (byName.containsKey(parameter.name())) {
                    return null;
                }
                positional[i] = parameter;
            } else if (byName.containsKey(parameter.name())) {
                taken.put(parameter.name(), parameter);
            } else if (!parameter.optional()) {
                return null;
            } else if (listed) {
                positional[i] = parameter;
            }
        }
        for (String key : byName.keySet()) {
            if (!taken.containsKey(key)) {
                if (named == null) {
                    return null;
                }
                taken.put(key, named);
            }
        }
        List<Parameter> all = new ArrayList<>(positional.length);
        for (int i = 0; i < positional.length; i++) {
            Parameter parameter = i < parameters.size() ? positional[i] : rest;
            if (parameter == null || !parameter.takes(arguments.get(i))) {
                return null;
            }
            all.add(parameter);
        }
        return new Mapping(all, taken);
    }

    /** Whether the evaluated arguments fit. */
    static boolean fits(Mapping mapping, List<@Nullable Object> arguments, Map<String, @Nullable Object> byName) {
        for (int i = 0; i < arguments.size(); i++) {
            if (!mapping.positional().get(i).takes(arguments.get(i))) {
                return false;
            }
        }
        for (Map.Entry<String, Parameter> entry : mapping.named().entrySet()) {
            if (!entry.getValue().takes(byName.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether its types are narrower than the other's somewhere, and nowhere wider. */
    static boolean specializes(Mapping mapping, Mapping other) {
        boolean narrower = false;
        int common = Math.min(mapping.positional().size(), other.positional().size());
        for (int i = 0; i < common; i++) {
            Type own = mapping.positional().get(i).type();
            Type its = other.positional().get(i).type();
            if (its.specializes(own)) {
                return false;
            }
            narrower |= own.specializes(its);
        }
        return narrower;
    }
}
