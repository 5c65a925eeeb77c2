// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

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
        return new FormatSpec(
                        field.group(2).contains("0") && !field.group(2).contains("-") && "sr".indexOf(type) < 0
                                ? "0"
                                : " ",
                        align(field.group(2), type),
                        field.group(2).contains("+") ? "+" : field.group(2).contains(" ") ? " " : "-",
                        field.group(3) == null ? 0 : Integer.parseInt(field.group(3)),
                        false,
                        "diuxXo".indexOf(type) >= 0 || field.group(4) == null ? -1 : Integer.parseInt(field.group(4)),
                        "ra".indexOf(type) >= 0 ? 's' : "iu".indexOf(type) >= 0 ? 'd' : type)
                .format(converted(type, value(field.group(1))), budget);
    }

    private static char align(String flags, char type) {
        if (flags.contains("-")) {
            return '<';
        }
        return flags.contains("0") && "sr".indexOf(type) < 0 ? '=' : '>';
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
        return Undefined.require(positional.get(next++));
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
                yield PythonNumbers.toInt(value);
            }
            case 'c' -> value instanceof String ? value : Character.toString(Arguments.intOf(value));
            case 'f', 'F', 'e', 'E', 'g', 'G' -> {
                if (value == null || !PythonNumbers.isNumber(value)) {
                    throw PythonError.type("must be real number, not " + PythonValues.typeName(value));
                }
                yield PythonNumbers.toFloat(value);
            }
            default -> throw PythonError.value("unsupported format character '" + type + "'");
        };
    }
}
