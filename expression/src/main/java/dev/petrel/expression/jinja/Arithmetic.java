// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonArithmetic;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic: integers never overflow, {@code /} is a float, {@code //} and {@code %} round down. */
final class Arithmetic {

    private Arithmetic() {}

    static @Nullable Object binary(String operator, @Nullable Object left, @Nullable Object right, Budget budget)
            throws PythonError {
        Object a = left instanceof ListFilters.Group group ? group.pair() : left;
        Object b = right instanceof ListFilters.Group group ? group.pair() : right;
        if (a != null && b != null && PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return PythonArithmetic.numbers(operator, a, b);
        }
        return switch (operator) {
            case "+" -> sum(a, b, budget);
            case "*" -> product(a, b, budget);
            case "%" -> {
                if (a instanceof String text) {
                    yield PercentFormat.format(text, b, budget);
                }
                throw unsupported(operator, a, b);
            }
            default -> throw unsupported(operator, a, b);
        };
    }

    private static Object sum(@Nullable Object a, @Nullable Object b, Budget budget) throws PythonError {
        if (a instanceof String x) {
            if (b instanceof String y) {
                budget.make((long) x.length() + y.length());
                return x + y;
            }
            throw PythonError.type("can only concatenate str (not \"" + PythonValues.typeName(b) + "\") to str");
        }
        if (isList(a)
                && isList(b)
                && a instanceof List<?> x
                && b instanceof List<?> y
                && (a instanceof Tuple) == (b instanceof Tuple)) {
            budget.make((long) x.size() + y.size());
            OwnList all = OwnList.of(x);
            all.addAll(y);
            return a instanceof Tuple ? Tuple.copyOf(all) : all;
        }
        throw unsupported("+", a, b);
    }

    /** Not a range and not what {@code keys()} gives. */
    private static boolean isList(@Nullable Object value) {
        return value instanceof List && !(value instanceof PythonObject);
    }

    private static Object product(@Nullable Object a, @Nullable Object b, Budget budget) throws PythonError {
        boolean swapped = a != null && PythonNumbers.isNumber(a);
        Object sequence = swapped ? b : a;
        Object count = swapped ? a : b;
        if (count == null || !PythonNumbers.isNumber(count) || PythonNumbers.isFloat(count)) {
            throw unsupported("*", a, b);
        }
        if (!PythonNumbers.isLong(count)) {
            throw new PythonError("OverflowError", "cannot fit 'int' into an index-sized integer");
        }
        int times = Math.max(0, Arguments.intOf(count));
        if (sequence instanceof String text) {
            budget.make((long) text.length() * times);
            return text.repeat(times);
        }
        if (isList(sequence) && sequence instanceof List<?> list) {
            budget.make((long) list.size() * times);
            OwnList all = new OwnList();
            for (int i = 0; i < times; i++) {
                all.addAll(list);
            }
            return list instanceof Tuple ? Tuple.copyOf(all) : all;
        }
        throw unsupported("*", a, b);
    }

    /** {@code -value} or {@code +value}. */
    static Object sign(boolean minus, @Nullable Object value) throws PythonError {
        if (value == null || !PythonNumbers.isNumber(value)) {
            throw PythonError.type(
                    "bad operand type for unary " + (minus ? '-' : '+') + ": '" + PythonValues.typeName(value) + "'");
        }
        return PythonArithmetic.sign(minus, value);
    }

    private static PythonError unsupported(String operator, @Nullable Object a, @Nullable Object b) {
        String name = operator.equals("**") ? "** or pow()" : operator;
        return PythonError.type("unsupported operand type(s) for " + name + ": '" + PythonValues.typeName(a) + "' and '"
                + PythonValues.typeName(b) + "'");
    }
}
