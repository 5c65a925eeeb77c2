// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's format specification: fill, align, sign, width, grouping, precision, type. */
record FormatSpec(String fill, char align, String sign, int width, boolean grouped, int precision, char type) {

    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?#?(0)?(\\d{1,7})?([,_])?(?:\\.(\\d{1,4}))?([a-zA-Z%])?", Pattern.DOTALL);
    private static final int DEFAULT_PRECISION = 6;

    static FormatSpec parse(String spec) throws PythonError {
        Matcher m = SPEC.matcher(spec);
        if (!m.matches()) {
            throw PythonError.value("Invalid format specifier");
        }
        boolean zero = m.group(4) != null;
        char align = m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : ' ';
        return new FormatSpec(
                m.group(1) != null ? m.group(1) : zero ? "0" : " ",
                align,
                m.group(3) == null ? "-" : m.group(3),
                m.group(5) == null ? 0 : Integer.parseInt(m.group(5)),
                m.group(6) != null,
                m.group(7) == null ? -1 : Integer.parseInt(m.group(7)),
                m.group(8) == null ? ' ' : m.group(8).charAt(0));
    }

    /** {@code format(value, spec)}. */
    String format(@Nullable Object value, Budget budget) throws PythonError {
        boolean text = type == 's' || value instanceof String || !PythonNumbers.isNumber(value);
        if (text && (value instanceof String || type == ' ' || type == 's')) {
            String all = PythonText.str(value);
            String cut = precision >= 0 && precision < all.length() ? all.substring(0, precision) : all;
            return pad(cut, align == ' ' ? '<' : align, budget);
        }
        if (text || value == null) {
            throw PythonError.value(
                    "Unknown format code '" + type + "' for object of type '" + PythonValues.typeName(value) + "'");
        }
        String number = number(value);
        String signed = number.startsWith("-") ? number : sign.equals("-") ? number : sign + number;
        return align == '=' ? zeroPad(signed, budget) : pad(signed, align == ' ' ? '>' : align, budget);
    }

    private String zeroPad(String number, Budget budget) throws PythonError {
        int digits = number.isEmpty() || Character.isDigit(number.charAt(0)) ? 0 : 1;
        return number.substring(0, digits) + Strings.pad(number.substring(digits), width - digits, fill, '>', budget);
    }

    private String pad(String text, char how, Budget budget) throws PythonError {
        int missing = width - text.codePointCount(0, text.length());
        if (how == '^' && missing > 0) {
            budget.make(width);
            return fill.repeat(missing / 2) + text + fill.repeat(missing - missing / 2);
        }
        return Strings.pad(text, width, fill, how == '=' ? '>' : how, budget);
    }

    private String number(Object value) throws PythonError {
        boolean integer = !PythonNumbers.isFloat(value);
        switch (type) {
            case 'd', 'x', 'X', 'o', 'b', 'c' -> {
                if (!integer) {
                    throw PythonError.value("Unknown format code '" + type + "' for object of type 'float'");
                }
                return integer(PythonNumbers.big(value));
            }
            case ' ' -> {
                if (integer) {
                    return value instanceof Boolean
                            ? PythonText.str(value)
                            : grouped(PythonNumbers.big(value).toString());
                }
                return precision < 0 ? grouped(PythonText.number(PythonNumbers.asDouble(value))) : general(value);
            }
            case 'f', 'F' -> {
                return grouped(fixed(PythonNumbers.asDouble(value), digits()));
            }
            case '%' -> {
                return fixed(PythonNumbers.asDouble(value) * 100, digits()) + "%";
            }
            case 'e', 'E' -> {
                String text = exponent(PythonNumbers.asDouble(value), digits());
                return type == 'E' ? text.toUpperCase(Locale.ROOT) : text;
            }
            case 'g', 'G', 'n' -> {
                return general(value);
            }
            default ->
                throw PythonError.value(
                        "Unknown format code '" + type + "' for object of type '" + PythonValues.typeName(value) + "'");
        }
    }

    private int digits() {
        return precision < 0 ? DEFAULT_PRECISION : precision;
    }

    private String integer(BigInteger value) {
        return switch (type) {
            case 'x' -> value.toString(16);
            case 'X' -> value.toString(16).toUpperCase(Locale.ROOT);
            case 'o' -> value.toString(8);
            case 'b' -> value.toString(2);
            case 'c' -> Character.isValidCodePoint(value.intValue()) ? Character.toString(value.intValue()) : "";
            default -> grouped(value.toString());
        };
    }

    private String grouped(String number) {
        return grouped
                ? number.replaceFirst("^(-?\\d+)", "$1")
                        .replaceAll("(?<=\\d)(?=(?:\\d{3})+(?:\\.|$))(?<!\\.\\d{1,20})", ",")
                : number;
    }

    static String fixed(double value, int digits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return PythonText.number(value);
        }
        BigDecimal rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
        boolean negativeZero = rounded.signum() == 0 && (value < 0 || 1 / value < 0);
        return (negativeZero ? "-" : "") + rounded.toPlainString();
    }

    private static String exponent(double value, int digits) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value == 0 ? fixed(0, digits) + "e+00" : PythonText.number(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int power = rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(power)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return mantissa + "e" + (power < 0 ? "-" : "+") + (Math.abs(power) < 10 ? "0" : "") + Math.abs(power);
    }

    private String general(Object value) {
        double number = PythonNumbers.asDouble(value);
        int significant = Math.max(1, digits());
        if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
            return number == 0 ? "0" : PythonText.number(number);
        }
        BigDecimal rounded = new BigDecimal(number)
                .round(new MathContext(significant, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int power = rounded.precision() - rounded.scale() - 1;
        return power < -4 || power >= significant
                ? exponent(rounded.doubleValue(), rounded.precision() - 1)
                : rounded.toPlainString();
    }
}
