// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expressions that call something. */
sealed interface Invocation extends Expression {

    /** The arguments as written; {@code *args} and {@code **kwargs} are spread when called. */
    record Given(
            List<Expression> positional,
            Map<String, Expression> named,
            @Nullable Expression spread,
            @Nullable Expression namedSpread) {

        static final Given NONE = new Given(List.of(), Map.of(), null, null);

        Arguments eval(Scope scope) throws PythonError {
            if (positional.isEmpty() && named.isEmpty() && spread == null && namedSpread == null) {
                return Arguments.NONE;
            }
            List<@Nullable Object> list = new ArrayList<>();
            for (Expression each : positional) {
                list.add(each.eval(scope));
            }
            if (spread != null) {
                list.addAll(Sequences.of(spread.eval(scope)));
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, Expression> each : named.entrySet()) {
                map.put(each.getKey(), each.getValue().eval(scope));
            }
            if (namedSpread != null && namedSpread.eval(scope) instanceof Map<?, ?> more) {
                more.forEach((key, value) -> map.put(String.valueOf(key), value));
            }
            return new Arguments(list, map);
        }

        List<Expression> parts() {
            List<Expression> parts = new ArrayList<>(positional);
            parts.addAll(named.values());
            if (spread != null) {
                parts.add(spread);
            }
            if (namedSpread != null) {
                parts.add(namedSpread);
            }
            return parts;
        }

        private List<Expression> partsAfter(Expression first) {
            List<Expression> parts = parts();
            parts.add(0, first);
            return parts;
        }
    }

    /** {@code callee(arguments)}. */
    record Call(Expression callee, Given given) implements Invocation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            scope.budget().step();
            Object function = Undefined.require(callee.eval(scope));
            if (function instanceof Callable callable) {
                return callable.call(given.eval(scope), scope);
            }
            throw PythonError.type("'" + PythonValues.typeName(function) + "' object is not callable");
        }

        @Override
        public List<Expression> parts() {
            return given.partsAfter(callee);
        }
    }

    /** {@code value | name(arguments)}. */
    record Filtered(Expression value, String name, Given given) implements Invocation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            scope.budget().step();
            return Filters.apply(name, value.eval(scope), given.eval(scope), scope);
        }

        @Override
        public List<Expression> parts() {
            return given.partsAfter(value);
        }
    }

    /** {@code value is name(arguments)}. */
    record Tested(Expression value, String name, Given given) implements Invocation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            scope.budget().step();
            return Tests.holds(name, value.eval(scope), given.eval(scope), scope);
        }

        @Override
        public List<Expression> parts() {
            return given.partsAfter(value);
        }
    }
}
