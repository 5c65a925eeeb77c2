// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions with operators. */
sealed interface Operation extends Expression {

    /** {@code a + b} and the other arithmetic ones. */
    record Binary(String operator, Expression left, Expression right) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            Object a = Undefined.require(left.eval(scope));
            Object b = Undefined.require(right.eval(scope));
            scope.budget().step();
            return Arithmetic.binary(operator, a, b, scope.budget());
        }

        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }

    /** {@code -a} and {@code +a}. */
    record Sign(boolean minus, Expression operand) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            return Arithmetic.sign(minus, Undefined.require(operand.eval(scope)));
        }

        @Override
        public List<Expression> parts() {
            return List.of(operand);
        }
    }

    /** {@code not a}. */
    record Not(Expression operand) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            return !PythonValues.truth(operand.eval(scope));
        }

        @Override
        public List<Expression> parts() {
            return List.of(operand);
        }
    }

    /** {@code a and b}, {@code a or b}: one of the operands, not a boolean. */
    record Logic(boolean and, Expression left, Expression right) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            Object value = left.eval(scope);
            return PythonValues.truth(value) == and ? right.eval(scope) : value;
        }

        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }

    /** {@code then if condition else otherwise}. */
    record Choice(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            if (PythonValues.truth(condition.eval(scope))) {
                return then.eval(scope);
            }
            return otherwise == null ? Undefined.withoutElse() : otherwise.eval(scope);
        }

        @Override
        public List<Expression> parts() {
            return otherwise == null ? List.of(condition, then) : List.of(condition, then, otherwise);
        }
    }

    /** {@code a < b <= c}: all comparisons hold. */
    record Comparison(Expression first, List<String> operators, List<Expression> others) implements Operation {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            Object left = first.eval(scope);
            for (int i = 0; i < others.size(); i++) {
                scope.budget().step();
                Object right = others.get(i).eval(scope);
                if (!holds(left, operators.get(i), right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }

        static boolean holds(@Nullable Object a, String operator, @Nullable Object b) throws PythonError {
            return switch (operator) {
                case "==" -> PythonValues.equal(a, b);
                case "!=" -> !PythonValues.equal(a, b);
                case "in" -> PythonValues.contains(Undefined.require(b), a);
                case "not in" -> !PythonValues.contains(Undefined.require(b), a);
                default -> PythonValues.ordered(Undefined.require(a), order(operator), Undefined.require(b));
            };
        }

        private static Order order(String operator) {
            return switch (operator) {
                case "<" -> Order.LESS;
                case "<=" -> Order.LESS_OR_EQUAL;
                case ">" -> Order.GREATER;
                default -> Order.GREATER_OR_EQUAL;
            };
        }

        @Override
        public List<Expression> parts() {
            List<Expression> parts = new ArrayList<>(others);
            parts.add(0, first);
            return parts;
        }
    }
}
