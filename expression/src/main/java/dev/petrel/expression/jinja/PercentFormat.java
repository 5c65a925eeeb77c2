// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code '%s of %d' % values}. */
final class PercentFormat {

    private static final Pattern FIELD =
            Pattern.compile("%(?:\\(([^)]*)\\))?([-#0 +]*)(\\d{1,7})?(?:\\.(\\d{1,4}))?[hlL]?(.)?", Pattern.DOTALL);

    private final Budget budget;
    private final @Nullable Object values;
    private final List<?> positional;
    private int next;

    private PercentFormat(@Nullable Object values, Budget budget) {
        this.values = values;
        this.budget = budget;
        this.positional = values instanceof Tuple tuple ? tuple : Tuple.of(values);
    }

    static String format(String text, @Nullable Object values, Budget budget) throws PythonError {
        PercentFormat format = new PercentFormat(values, budget);
        StringBuilder out = new StringBuilder();
        Matcher field = FIELD.matcher(text);
        int at = 0;
        while (field.find()) {
            out.append(text, at, field.start()).append(format.field(field));
            budget.make(out.length());
            at = field.end();
        }
        if (format.next < format.positional.size()
                && !(values instanceof Map)
                && !(values instanceof List && !(values instanceof Tuple))) {
            throw PythonError.type("not all arguments converted during string formatting");
        }
        return out.append(text.substring(at)).toString();
    }

    private String field(Matcher field) throws PythonError {
        if (field.group(5) == null) {
            throw PythonError.value("incomplete format");
        }
        char type = field.group(5).charAt(0);
        if (type == '%') {
            return "%";
        }
        String flags = field.group(2);
        boolean text = "srac".indexOf(type) >= 0;
        int width = field.group(3) == null ? 0 : Integer.parseInt(field.group(3));
        FormatSpec.Padding padding = flags.contains("-")
                ? new FormatSpec.Padding(" ", '<', width)
                : flags.contains("0") && !text
                        ? new FormatSpec.Padding("0", '=', width)
                        : new FormatSpec.Padding(" ", '>', width);
        return new FormatSpec(
                        padding,
                        flags.contains("+") ? "+" : flags.contains(" ") ? " " : "-",
                        flags.contains("#"),
                        "",
                        "diuxXo".indexOf(type) >= 0 || field.group(4) == null ? -1 : Integer.parseInt(field.group(4)),
                        text ? 's' : "iu".indexOf(type) >= 0 ? 'd' : type)
                .format(converted(type, value(field.group(1))), budget);
    }

    private @Nullable Object value(@Nullable String key) throws PythonError {
        if (key != null) {
            if (values instanceof Map<?, ?> map) {
                if (!map.containsKey(key)) {
                    throw new PythonError("KeyError", PythonText.quote(key));
                }
                return map.get(key);
            }
            throw PythonError.type("format requires a mapping");
        }
        if (next >= positional.size()) {
            throw PythonError.type("not enough arguments for format string");
        }
        return positional.get(next++);
    }

    private static @Nullable Object converted(char type, @Nullable Object value) throws PythonError {
        return switch (type) {
            case 's' -> PythonText.str(value);
            case 'r', 'a' -> PythonText.repr(value);
            case 'd', 'i', 'u', 'x', 'X', 'o' -> {
                if (value == null || !PythonNumbers.isNumber(value)) {
                    throw PythonError.type(
                            "%" + type + " format: a real number is required, not " + PythonValues.typeName(value));
                }
                if ("xXo".indexOf(type) >= 0 && PythonNumbers.isFloat(value)) {
                    throw PythonError.type("%" + type + " format: an integer is required, not float");
                }
                yield PythonNumbers.toInt(value);
            }
            case 'c' -> character(value);
            case 'f', 'F', 'e', 'E', 'g', 'G' -> {
                if (value == null || !PythonNumbers.isNumber(value)) {
                    throw PythonError.type("must be real number, not " + PythonValues.typeName(value));
                }
                yield PythonNumbers.toFloat(value);
            }
            default -> throw PythonError.value("unsupported format character '" + type + "'");
        };
    }

    private static String character(@Nullable Object value) throws PythonError {
        if (value instanceof String text) {
            if (text.codePointCount(0, text.length()) != 1) {
                throw PythonError.type("%c requires int or char");
            }
            return text;
        }
        int code = Arguments.intOf(value);
        if (!Character.isValidCodePoint(code)) {
            throw new PythonError("OverflowError", "%c arg not in range(0x110000)");
        }
        return Character.toString(code);
    }
}
