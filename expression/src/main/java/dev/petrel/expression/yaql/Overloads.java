// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the overload of a function that takes the arguments, as yaql does, and calls it. */
final class Overloads {

    private final String name;
    private final @Nullable Object receiver;
    private final Context context;
    private final Interpreter run;

    /** One that takes the arguments as far as they are known. */
    private record Candidate(Function function, Function.Mapping mapping) {}

    Overloads(String name, @Nullable Object receiver, Context context, Interpreter run) {
        this.name = name;
        this.receiver = receiver;
        this.context = context;
        this.run = run;
    }

    private boolean isMethod() {
        return receiver != Marker.NO_VALUE;
    }

    @Nullable
    Object call(List<@Nullable Object> given, Map<String, @Nullable Object> givenByName) throws PythonError {
        List<List<Function>> levels = run.overloads(name, isMethod(), context);
        if (levels.isEmpty()) {
            throw unknown();
        }
        boolean rules = levels.get(0).get(0).rules();
        List<@Nullable Object> arguments = new ArrayList<>(given.size() + 1);
        if (isMethod()) {
            arguments.add(receiver);
        }
        Map<String, @Nullable Object> named = new HashMap<>(givenByName);
        separate(given, rules, arguments, named);
        List<List<Candidate>> candidates = candidates(levels, rules, arguments, named);
        Candidate winner = choose(candidates, arguments, named);
        return winner.function().body().call(bind(winner, arguments, named));
    }

    private static void separate(
            List<@Nullable Object> given,
            boolean rules,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> named)
            throws PythonError {
        for (Object argument : given) {
            if (rules || !(argument instanceof Node.Rule rule)) {
                arguments.add(argument);
            } else if (rule.source() instanceof Node.Word word) {
                named.put(word.name(), rule.destination());
            } else {
                throw new PythonError("MappingTranslationException", "Cannot convert mapping to keyword argument");
            }
        }
    }

    private List<List<Candidate>> candidates(
            List<List<Function>> levels,
            boolean rules,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> named)
            throws PythonError {
        List<List<Candidate>> candidates = new ArrayList<>();
        Set<Object> lazy = null;
        for (List<Function> level : levels) {
            List<Candidate> fitting = new ArrayList<>();
            for (Function function : level) {
                if (function.rules() != rules) {
                    throw ambiguous();
                }
                Function.Mapping mapping = function.map(arguments, named);
                if (mapping != null) {
                    Set<Object> own = lazy(mapping);
                    if (lazy != null && !lazy.equals(own)) {
                        throw ambiguous();
                    }
                    lazy = own;
                    fitting.add(new Candidate(function, mapping));
                }
            }
            if (!fitting.isEmpty()) {
                candidates.add(fitting);
            }
        }
        if (lazy == null) {
            throw noMatch();
        }
        evaluate(arguments, named, lazy);
        return candidates;
    }

    /** The places and names of the arguments that are not evaluated. */
    private static Set<Object> lazy(Function.Mapping mapping) {
        Set<Object> lazy = new HashSet<>();
        for (int i = 0; i < mapping.positional().size(); i++) {
            if (mapping.positional().get(i).type().lazy()) {
                lazy.add(i);
            }
        }
        mapping.named().forEach((key, parameter) -> {
            if (parameter.type().lazy()) {
                lazy.add(key);
            }
        });
        return lazy;
    }

    private void evaluate(List<@Nullable Object> arguments, Map<String, @Nullable Object> named, Set<Object> lazy)
            throws PythonError {
        for (int i = 0; i < arguments.size(); i++) {
            if (!lazy.contains(i)) {
                arguments.set(i, value(arguments.get(i)));
            }
        }
        for (Map.Entry<String, @Nullable Object> entry : named.entrySet()) {
            if (!lazy.contains(entry.getKey())) {
                entry.setValue(value(entry.getValue()));
            }
        }
    }

    /** Constants stay what they are, so that a bare word can still be told from a string. */
    private @Nullable Object value(@Nullable Object argument) throws PythonError {
        return argument instanceof Node node && !(node instanceof Node.Constant) && !(node instanceof Node.Word)
                ? run.evaluate(node, context)
                : argument;
    }

    private Candidate choose(
            List<List<Candidate>> levels, List<@Nullable Object> arguments, Map<String, @Nullable Object> named)
            throws PythonError {
        for (List<Candidate> level : levels) {
            Candidate winner = null;
            for (Candidate candidate : level) {
                if (!Function.fits(candidate.mapping(), arguments, named)) {
                    continue;
                }
                if (winner != null) {
                    if (Function.specializes(winner.mapping(), candidate.mapping())) {
                        continue;
                    }
                    if (!Function.specializes(candidate.mapping(), winner.mapping())) {
                        throw ambiguous();
                    }
                }
                winner = candidate;
            }
            if (winner != null) {
                return winner;
            }
        }
        throw noMatch();
    }

    private Call bind(Candidate winner, List<@Nullable Object> arguments, Map<String, @Nullable Object> named) {
        Context inner = context.child();
        List<Parameter> parameters = winner.function().parameters();
        List<@Nullable Object> values = new ArrayList<>(parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            boolean listed = i < arguments.size() && arguments.get(i) != Marker.NO_VALUE;
            boolean byName = !listed && named.containsKey(parameter.name());
            Object value = listed ? arguments.get(i) : byName ? named.remove(parameter.name()) : parameter.absent();
            values.add(converted(value, parameter, inner, listed || byName));
        }
        List<@Nullable Object> rest = new ArrayList<>();
        for (int i = parameters.size(); i < arguments.size(); i++) {
            rest.add(converted(arguments.get(i), winner.mapping().positional().get(i), inner, true));
        }
        named.replaceAll((key, value) -> Type.constant(value));
        return new Call(values, rest, named, inner, run);
    }

    private @Nullable Object converted(@Nullable Object value, Parameter parameter, Context inner, boolean given) {
        return switch (parameter.type()) {
            case LAMBDA -> given && value != null ? new Lambda(value, inner, run) : value;
            case RULE, EXPRESSION, METHOD -> value;
            default -> Type.constant(value);
        };
    }

    private String shownReceiver() {
        return Text.shown(receiver, run);
    }

    private PythonError unknown() {
        return isMethod()
                ? new PythonError(
                        "NoMethodRegisteredException",
                        "Unknown method \"" + name + "\" for receiver " + shownReceiver())
                : new PythonError("NoFunctionRegisteredException", "Unknown function \"" + name + "\"");
    }

    private PythonError noMatch() {
        return isMethod()
                ? new PythonError(
                        "NoMatchingMethodException",
                        "No method \"" + name + "\" for receiver " + shownReceiver() + " matches supplied arguments")
                : new PythonError(
                        "NoMatchingFunctionException", "No function \"" + name + "\" matches supplied arguments");
    }

    private PythonError ambiguous() {
        return isMethod()
                ? new PythonError(
                        "AmbiguousMethodException", "Ambiguous method \"" + name + "\" for receiver " + shownReceiver())
                : new PythonError("AmbiguousFunctionException", "Ambiguous function \"" + name + "\"");
    }
}
