// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Python's numbers: integers of any size, doubles, and booleans that count as 0 and 1. Integers are given back in the
 * smallest of {@link Integer}, {@link Long} and {@link BigInteger} that holds them, as the JSON reader does.
 */
public final class PythonNumbers {

    private static final Pattern INT = Pattern.compile("[+-]?\\p{Nd}+(?:_\\p{Nd}+)*");
    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:(?:D(?:_D)*)?\\.?D(?:_D)*|D(?:_D)*\\.)(?:[eE][+-]?D(?:_D)*)?".replace("D", "\\p{Nd}+"));
    private static final int MAX_DIGITS = 4300;
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private PythonNumbers() {}

    /** Whether arithmetic takes it: a number or a boolean. */
    public static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    /** Whether it is an integer; a boolean is not one here. */
    public static boolean isInteger(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Short
                || value instanceof Byte;
    }

    /** Whether it is a number that is not an integer. */
    public static boolean isFloat(@Nullable Object value) {
        return value instanceof Number && !isInteger(value);
    }

    /** {@code value} in the smallest type that holds it. */
    public static Number narrow(long value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    /** {@code value} in the smallest type that holds it. */
    public static Number narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? narrow(value.longValue()) : value;
    }

    /** An integer or boolean as a big integer. */
    public static BigInteger big(Object value) {
        if (value instanceof BigInteger b) {
            return b;
        }
        return BigInteger.valueOf(value instanceof Boolean b ? (b ? 1 : 0) : ((Number) value).longValue());
    }

    /** Whether it is an integer or boolean that a long holds. */
    public static boolean isLong(Object value) {
        return value instanceof Boolean || (isInteger(value) && !(value instanceof BigInteger));
    }

    /** An integer or boolean as a long. */
    public static long asLong(Object value) {
        return value instanceof Boolean b ? (b ? 1 : 0) : ((Number) value).longValue();
    }

    /** A number or boolean as a double. */
    public static double asDouble(Object value) {
        return value instanceof Boolean b ? (b ? 1 : 0) : ((Number) value).doubleValue();
    }

    static boolean equal(Object a, Object b) {
        if (isLong(a) && isLong(b)) {
            return asLong(a) == asLong(b);
        }
        return !isNan(a) && !isNan(b) && compare(a, b) == 0;
    }

    static boolean ordered(Object a, Order order, Object b) {
        return !isNan(a) && !isNan(b) && order.holds(compare(a, b));
    }

    private static boolean isNan(Object value) {
        return isFloat(value) && Double.isNaN(asDouble(value));
    }

    private static int compare(Object a, Object b) {
        if (isLong(a) && isLong(b)) {
            return Long.compare(asLong(a), asLong(b));
        }
        if (isInexact(a) || isInexact(b)) {
            return compareExactly(a, b);
        }
        double x = asDouble(a);
        double y = asDouble(b);
        return x == y ? 0 : Double.compare(x, y);
    }

    private static boolean isInexact(Object value) {
        return value instanceof BigInteger || (isLong(value) && Math.abs(asLong(value)) > EXACT_IN_DOUBLE);
    }

    private static int compareExactly(Object a, Object b) {
        if (isFloat(a) && Double.isInfinite(asDouble(a))) {
            return asDouble(a) > 0 ? 1 : -1;
        }
        if (isFloat(b) && Double.isInfinite(asDouble(b))) {
            return asDouble(b) > 0 ? -1 : 1;
        }
        return decimal(a).compareTo(decimal(b));
    }

    private static BigDecimal decimal(Object value) {
        return isFloat(value) ? new BigDecimal(asDouble(value)) : new BigDecimal(big(value));
    }

    /** {@code int(value)}. */
    public static Number toInt(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            return parseInt(text);
        }
        if (value instanceof Boolean || (value instanceof Number && isInteger(value))) {
            return narrow(big(value));
        }
        if (value instanceof Number n) {
            return truncate(n.doubleValue());
        }
        throw PythonError.type("int() argument must be a string, a bytes-like object or a real number, not '"
                + PythonValues.typeName(value) + "'");
    }

    private static Number parseInt(String text) throws PythonError {
        String digits = text.strip();
        if (!INT.matcher(digits).matches()) {
            throw PythonError.value("invalid literal for int() with base 10: " + PythonText.quote(text));
        }
        if (digits.length() > MAX_DIGITS) {
            throw PythonError.value("Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
        }
        return narrow(new BigInteger(digits.replace("_", "")));
    }

    private static Number truncate(double value) throws PythonError {
        if (Double.isNaN(value)) {
            throw PythonError.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new PythonError("OverflowError", "cannot convert float infinity to integer");
        }
        return narrow(new BigDecimal(value).toBigInteger());
    }

    /** {@code float(value)}. */
    public static double toFloat(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            return parseFloat(text);
        }
        if (value != null && isNumber(value)) {
            return asDouble(value);
        }
        throw PythonError.type(
                "float() argument must be a string or a real number, not '" + PythonValues.typeName(value) + "'");
    }

    /** With the digits of any script as 0 to 9. */
    private static String ascii(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return out.toString();
    }

    private static double parseFloat(String text) throws PythonError {
        String digits = text.strip();
        if (FLOAT.matcher(digits).matches()) {
            return Double.parseDouble(ascii(digits.replace("_", "")));
        }
        String word = digits.toLowerCase(Locale.ROOT);
        String bare = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
        double sign = word.startsWith("-") ? -1 : 1;
        return switch (bare) {
            case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> throw PythonError.value("could not convert string to float: " + PythonText.quote(text));
        };
    }
}
