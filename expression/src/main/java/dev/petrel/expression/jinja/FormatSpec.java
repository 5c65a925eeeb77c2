// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
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

/** Python's format specification: fill, align, width, sign, alternate form, grouping, precision, type. */
record FormatSpec(Padding padding, String sign, boolean alternate, String group, int precision, char type) {

    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?z?(#)?(0)?(\\d{1,7})?([,_])?(?:\\.(\\d{1,4}))?([a-zA-Z%])?", Pattern.DOTALL);
    private static final int DEFAULT_PRECISION = 6;

    /** How a value is filled up to its width; {@code align} is a space where the value's type decides. */
    record Padding(String fill, char align, int width) {}

    /** Reads a specification and refuses what does not fit the type of {@code value}, as Python does. */
    static FormatSpec parse(String spec, @Nullable Object value) throws PythonError {
        Matcher m = SPEC.matcher(spec);
        if (!m.matches()) {
            throw PythonError.value("Invalid format specifier");
        }
        boolean text = value instanceof String;
        boolean zero = m.group(5) != null;
        char align = m.group(2) != null ? m.group(2).charAt(0) : zero && !text ? '=' : ' ';
        FormatSpec parsed = new FormatSpec(
                new Padding(
                        m.group(1) != null ? m.group(1) : zero ? "0" : " ",
                        align,
                        m.group(6) == null ? 0 : Integer.parseInt(m.group(6))),
                m.group(3) == null ? "-" : m.group(3),
                m.group(4) != null,
                m.group(7) == null ? "" : m.group(7),
                m.group(8) == null ? -1 : Integer.parseInt(m.group(8)),
                m.group(9) == null ? ' ' : m.group(9).charAt(0));
        if (text) {
            parsed.requireForText(m.group(3) != null);
        } else if (value == null || !PythonNumbers.isNumber(value)) {
            throw PythonError.type(
                    "unsupported format string passed to " + PythonValues.typeName(value) + ".__format__");
        } else if (!PythonNumbers.isFloat(value)) {
            parsed.requireForInteger();
        }
        return parsed;
    }

    private void requireForText(boolean signed) throws PythonError {
        if (type != ' ' && type != 's') {
            throw unknown("str");
        }
        if (signed || alternate || !group.isEmpty() || padding.align() == '=') {
            throw PythonError.value("Sign, '#', ',', '_' and '=' are not allowed in string format specifier");
        }
    }

    private void requireForInteger() throws PythonError {
        if (precision >= 0 && "dxXobcn ".indexOf(type) >= 0) {
            throw PythonError.value("Precision not allowed in integer format specifier");
        }
    }

    private PythonError unknown(String typeName) {
        return PythonError.value("Unknown format code '" + type + "' for object of type '" + typeName + "'");
    }

    /** {@code format(value, spec)}. */
    String format(@Nullable Object value, Budget budget) throws PythonError {
        char align = padding.align();
        if (value == null || !PythonNumbers.isNumber(value)) {
            String all = PythonText.str(value);
            String cut = precision >= 0 && precision < Sequences.length(all)
                    ? all.substring(0, all.offsetByCodePoints(0, precision))
                    : all;
            return pad(cut, align == ' ' ? '<' : align, budget);
        }
        String number = number(value);
        String signed = number.startsWith("-") ? number : sign.equals("-") ? number : sign + number;
        return align == '=' ? zeroPad(signed, budget) : pad(signed, align == ' ' ? '>' : align, budget);
    }

    private String zeroPad(String number, Budget budget) throws PythonError {
        int digits = number.isEmpty() || Character.isDigit(number.charAt(0)) ? 0 : 1;
        return number.substring(0, digits)
                + Strings.pad(number.substring(digits), padding.width() - digits, padding.fill(), '>', budget);
    }

    private String pad(String text, char how, Budget budget) throws PythonError {
        String fill = padding.fill();
        int missing = padding.width() - text.codePointCount(0, text.length());
        if (how == '^' && missing > 0) {
            budget.make(padding.width());
            return fill.repeat(missing / 2) + text + fill.repeat(missing - missing / 2);
        }
        return Strings.pad(text, padding.width(), fill, how == '=' ? '>' : how, budget);
    }

    private String number(Object value) throws PythonError {
        boolean integer = !PythonNumbers.isFloat(value);
        switch (type) {
            case 'd', 'x', 'X', 'o', 'b', 'c' -> {
                if (!integer) {
                    throw unknown("float");
                }
                return integer(PythonNumbers.big(value));
            }
            case ' ' -> {
                if (integer) {
                    return grouped(PythonNumbers.big(value).toString());
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
            case 'g', 'n' -> {
                return general(value);
            }
            case 'G' -> {
                return general(value).toUpperCase(Locale.ROOT);
            }
            default -> throw unknown(PythonValues.typeName(value));
        }
    }

    private int digits() {
        return precision < 0 ? DEFAULT_PRECISION : precision;
    }

    private String prefixed(String prefix, String number) {
        if (!alternate) {
            return number;
        }
        return number.startsWith("-") ? "-" + prefix + number.substring(1) : prefix + number;
    }

    private static String character(BigInteger value) throws PythonError {
        if (value.signum() < 0 || value.bitLength() > 21 || !Character.isValidCodePoint(value.intValue())) {
            throw new PythonError("OverflowError", "%c arg not in range(0x110000)");
        }
        return Character.toString(value.intValue());
    }

    private String integer(BigInteger value) throws PythonError {
        return switch (type) {
            case 'x' -> prefixed("0x", value.toString(16));
            case 'X' -> prefixed("0x", value.toString(16)).toUpperCase(Locale.ROOT);
            case 'o' -> prefixed("0o", value.toString(8));
            case 'b' -> prefixed("0b", value.toString(2));
            case 'c' -> character(value);
            default -> grouped(value.toString());
        };
    }

    private String grouped(String number) {
        return group.isEmpty() ? number : number.replaceAll("(?<=\\d)(?=(?:\\d{3})+(?:\\.|$))(?<!\\.\\d{1,20})", group);
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
            return value == 0 ? fixed(value, digits) + "e+00" : PythonText.number(value);
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
            return number != 0 ? PythonText.number(number) : 1 / number < 0 ? "-0" : "0";
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
