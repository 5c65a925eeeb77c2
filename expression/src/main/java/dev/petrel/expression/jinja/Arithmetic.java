// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic: integers never overflow, {@code /} is a float, {@code //} and {@code %} round down. */
final class Arithmetic {

    private static final int MAX_BITS = 20_000;

    private Arithmetic() {}

    static @Nullable Object binary(String operator, @Nullable Object left, @Nullable Object right, Budget budget)
            throws PythonError {
        Object a = left instanceof ListFilters.Group group ? group.pair() : left;
        Object b = right instanceof ListFilters.Group group ? group.pair() : right;
        if (a != null && b != null && PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return PythonNumbers.isFloat(a) || PythonNumbers.isFloat(b) || operator.equals("/")
                    ? floats(operator, PythonNumbers.asDouble(a), PythonNumbers.asDouble(b))
                    : integers(operator, a, b);
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

    private static Object floats(String operator, double a, double b) throws PythonError {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / nonZero(b, "division by zero");
            case "//" -> floorDivide(a, nonZero(b, "float floor division by zero"));
            case "%" -> modulo(a, nonZero(b, "float modulo"));
            default -> power(a, b);
        };
    }

    private static double nonZero(double b, String message) throws PythonError {
        if (b == 0) {
            throw new PythonError("ZeroDivisionError", message);
        }
        return b;
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return rest < 0 != b < 0 ? rest + b : rest;
    }

    private static double floorDivide(double a, double b) {
        double whole = (a - modulo(a, b)) / b;
        if (whole == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(whole);
        return whole - floor > 0.5 ? floor + 1 : floor;
    }

    private static double power(double a, double b) throws PythonError {
        double result = Math.pow(a, b);
        if (Double.isNaN(result) && !Double.isNaN(a) && !Double.isNaN(b)) {
            throw PythonError.value("a negative number cannot be raised to a fractional power");
        }
        if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw a == 0
                    ? new PythonError("ZeroDivisionError", "0.0 cannot be raised to a negative power")
                    : new PythonError("OverflowError", "(34, 'Numerical result out of range')");
        }
        return result;
    }

    private static Object integers(String operator, Object a, Object b) throws PythonError {
        BigInteger x = PythonNumbers.big(a);
        BigInteger y = PythonNumbers.big(b);
        return switch (operator) {
            case "+" -> PythonNumbers.narrow(x.add(y));
            case "-" -> PythonNumbers.narrow(x.subtract(y));
            case "*" ->
                PythonNumbers.narrow(
                        bounded(x.bitLength() + (long) y.bitLength(), x).multiply(y));
            case "//" -> PythonNumbers.narrow(floorDivide(x, y)[0]);
            case "%" -> PythonNumbers.narrow(floorDivide(x, y)[1]);
            default ->
                y.signum() < 0
                        ? power(x.doubleValue(), y.doubleValue())
                        : PythonNumbers.narrow(bounded((double) x.bitLength() * y.doubleValue(), x)
                                .pow(y.intValue()));
        };
    }

    private static BigInteger bounded(double bits, BigInteger value) throws PythonError {
        if (bits > MAX_BITS && value.abs().compareTo(BigInteger.ONE) > 0) {
            throw new PythonError("MemoryError", "the number is too big");
        }
        return value;
    }

    private static BigInteger[] floorDivide(BigInteger a, BigInteger b) throws PythonError {
        if (b.signum() == 0) {
            throw new PythonError("ZeroDivisionError", "integer division or modulo by zero");
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(b);
        }
        return parts;
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
        if (PythonNumbers.isFloat(value)) {
            double number = PythonNumbers.asDouble(value);
            return minus ? -number : number;
        }
        BigInteger number = PythonNumbers.big(value);
        return PythonNumbers.narrow(minus ? number.negate() : number);
    }

    private static PythonError unsupported(String operator, @Nullable Object a, @Nullable Object b) {
        String name = operator.equals("**") ? "** or pow()" : operator;
        return PythonError.type("unsupported operand type(s) for " + name + ": '" + PythonValues.typeName(a) + "' and '"
                + PythonValues.typeName(b) + "'");
    }
}
