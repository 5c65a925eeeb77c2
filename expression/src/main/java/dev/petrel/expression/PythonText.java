// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code str()} and {@code repr()}: {@code True}, {@code None}, {@code 1.0}, {@code {'a': [1, 'x']}}. */
public final class PythonText {

    private static final List<RoundingMode> NEAREST_FIRST =
            List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

    private PythonText() {}

    /** {@code str(value)}. */
    public static String str(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof PythonObject o) {
            return o.str();
        }
        return repr(value);
    }

    /** {@code repr(value)}. */
    public static String repr(@Nullable Object value) throws PythonError {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) throws PythonError {
        if (value == null) {
            out.append("None");
        } else if (value instanceof String text) {
            quote(out, text);
        } else if (value instanceof Boolean b) {
            out.append(b ? "True" : "False");
        } else if (PythonNumbers.isInteger(value)) {
            out.append(value);
        } else if (value instanceof Number n) {
            out.append(number(n.doubleValue()));
        } else if (value instanceof PythonObject o) {
            out.append(o.repr());
        } else if (value instanceof List<?> list) {
            appendList(out, list);
        } else if (value instanceof Map<?, ?> map) {
            appendMap(out, map);
        } else {
            out.append(value);
        }
    }

    private static void appendList(StringBuilder out, List<?> list) throws PythonError {
        boolean tuple = list instanceof Tuple;
        out.append(tuple ? '(' : '[');
        String comma = "";
        for (Object item : list) {
            out.append(comma);
            append(out, item);
            comma = ", ";
        }
        if (tuple) {
            out.append(list.size() == 1 ? ",)" : ")");
        } else {
            out.append(']');
        }
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map) throws PythonError {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma);
            append(out, entry.getKey());
            out.append(": ");
            append(out, entry.getValue());
            comma = ", ";
        }
        out.append('}');
    }

    /** {@code repr(text)}: in single quotes, or in double ones if it has single ones only. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        quote(out, text);
        return out.toString();
    }

    private static void quote(StringBuilder out, String text) {
        char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(mark);
        text.codePoints().forEach(c -> escape(out, c, mark));
        out.append(mark);
    }

    private static void escape(StringBuilder out, int c, char mark) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == mark) {
                    out.append('\\').append(mark);
                } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x100) {
                    out.append(String.format("\\x%02x", c));
                } else {
                    out.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** {@code repr(value)} of a float: the fewest digits that read back as the same one. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == (long) value && value != 0 && Math.abs(value) < 1e15) {
            return (long) value + ".0";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return scientific(shortest, exponent);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        // Fifteen digits always survive the way to a normal double and back, so fewer come out as trailing zeros.
        for (int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15; digits < 17; digits++) {
            for (RoundingMode mode : NEAREST_FIRST) {
                BigDecimal rounded = exact.round(new MathContext(digits, mode));
                if (rounded.doubleValue() == value) {
                    return rounded;
                }
            }
        }
        return exact.round(new MathContext(17));
    }

    private static String scientific(BigDecimal value, int exponent) {
        String digits = value.unscaledValue().abs().toString();
        StringBuilder out = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        return out.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }
}
