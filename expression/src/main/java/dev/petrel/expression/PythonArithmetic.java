// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.math.BigInteger;

/** Python's arithmetic of numbers: integers never overflow, {@code /} is a float, {@code //} and {@code %} round down. */
public final class PythonArithmetic {

    private static final int MAX_BITS = 20_000;

    private PythonArithmetic() {}

    /** {@code a operator b} for numbers or booleans; the operator is one of {@code + - * / // % **}. */
    public static Object numbers(String operator, Object a, Object b) throws PythonError {
        return PythonNumbers.isFloat(a) || PythonNumbers.isFloat(b) || operator.equals("/")
                ? floats(operator, PythonNumbers.asDouble(a), PythonNumbers.asDouble(b))
                : integers(operator, a, b);
    }

    /** {@code -value} or {@code +value} of a number or boolean. */
    public static Object sign(boolean minus, Object value) {
        if (PythonNumbers.isFloat(value)) {
            double number = PythonNumbers.asDouble(value);
            return minus ? -number : number;
        }
        BigInteger number = PythonNumbers.big(value);
        return PythonNumbers.narrow(minus ? number.negate() : number);
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
}
