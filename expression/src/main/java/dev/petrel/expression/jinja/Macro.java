// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code macro name(a, b=1)}, and {@code call}, which hands its body to a macro as {@code caller}. */
sealed interface Macro extends Statement {

    /** A name with parameters and a body. */
    record Definition(
            String name, List<String> parameters, List<Expression> defaults, Statement body, Set<String> special) {

        private static final Set<String> SPECIAL = Set.of("varargs", "kwargs", "caller");

        /** What the body reads of the arguments that no parameter takes is found in it. */
        static Definition of(String name, List<String> parameters, List<Expression> defaults, Statement body) {
            Set<String> special = new HashSet<>(Names.of(body));
            special.retainAll(SPECIAL);
            return new Definition(name, List.copyOf(parameters), List.copyOf(defaults), body, Set.copyOf(special));
        }

        void scan(Names names) {
            defaults.forEach(names::read);
            names.scoped(() -> {
                parameters.forEach(names::define);
                SPECIAL.forEach(names::define);
                body.scan(names);
            });
        }

        Callable in(Scope scope) {
            return Callable.of(name, (arguments, caller) -> call(scope, arguments));
        }

        private String call(Scope defined, Arguments arguments) throws PythonError {
            Scope scope = defined.inner();
            Map<String, @Nullable Object> named = arguments.namedCopy();
            for (int i = 0; i < parameters.size(); i++) {
                scope.set(parameters.get(i), argument(scope, arguments, i));
                named.remove(parameters.get(i));
            }
            scope.set("varargs", Tuple.copyOf(arguments.after(parameters.size()).positional()));
            requireTaken(arguments, named);
            scope.set("caller", named.containsKey("caller") ? named.remove("caller") : Undefined.name("caller"));
            scope.set("kwargs", named);
            scope.budget().enter();
            String text = Statement.capture(body, scope);
            scope.budget().leave();
            return text;
        }

        private void requireTaken(Arguments arguments, Map<String, ?> rest) throws PythonError {
            if (arguments.positional().size() > parameters.size() && !special.contains("varargs")) {
                throw PythonError.type("macro " + PythonText.quote(name) + " takes not more than " + parameters.size()
                        + " argument(s)");
            }
            for (String each : rest.keySet()) {
                if (!special.contains(each.equals("caller") ? "caller" : "kwargs")) {
                    throw PythonError.type(
                            "macro " + PythonText.quote(name) + " takes no keyword argument " + PythonText.quote(each));
                }
            }
        }

        private @Nullable Object argument(Scope scope, Arguments arguments, int place) throws PythonError {
            String parameter = parameters.get(place);
            if (arguments.has(place, parameter)) {
                return arguments.get(place, parameter, null);
            }
            int optional = place - (parameters.size() - defaults.size());
            return optional < 0
                    ? Undefined.because("parameter " + PythonText.quote(parameter) + " was not provided")
                    : defaults.get(optional).eval(scope);
        }
    }

    /** Defines a macro. */
    record Define(Definition definition) implements Macro {
        @Override
        public void render(Scope scope, Output out) {
            scope.set(definition.name(), definition.in(scope));
        }

        @Override
        public void scan(Names names) {
            names.define(definition.name());
            definition.scan(names);
        }
    }

    /** {@code call macro(arguments)}...{@code endcall}. */
    record CallBlock(Invocation.Call call, Definition caller) implements Macro {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            Object macro = Undefined.require(call.callee().eval(scope));
            Arguments given = call.given().eval(scope);
            Map<String, @Nullable Object> named = given.namedCopy();
            named.put("caller", caller.in(scope));
            if (!(macro instanceof Callable callable)) {
                throw PythonError.type("what a call block names cannot be called");
            }
            out.print(PythonText.str(callable.call(new Arguments(given.positional(), named), scope)));
        }

        @Override
        public void scan(Names names) {
            names.read(call);
            caller.scan(names);
        }
    }
}
