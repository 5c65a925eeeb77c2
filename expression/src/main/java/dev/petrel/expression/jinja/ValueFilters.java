// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's filters of single values. */
final class ValueFilters {

    static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry("default", (v, a, s) -> orDefault(v, a)),
            Map.entry("d", (v, a, s) -> orDefault(v, a)),
            Map.entry("string", (v, a, s) -> PythonText.str(v)),
            Map.entry("int", (v, a, s) -> toInt(v, a)),
            Map.entry("float", (v, a, s) -> toFloat(v, a)),
            Map.entry("abs", (v, a, s) -> abs(v)),
            Map.entry("round", (v, a, s) -> round(v, a.integer(0, "precision", 0), a.text(1, "method", "common"))),
            Map.entry("tojson", (v, a, s) -> toJson(v, a)),
            Map.entry("pprint", (v, a, s) -> PythonText.repr(v)),
            Map.entry("attr", (v, a, s) -> attribute(v, a.text(0, "name"))),
            Map.entry(
                    "filesizeformat",
                    (v, a, s) -> fileSize(PythonNumbers.toFloat(Undefined.require(v)), a.flag(0, "binary"))));

    private ValueFilters() {}

    private static @Nullable Object orDefault(@Nullable Object value, Arguments arguments) throws PythonError {
        boolean absent = value instanceof Undefined || (arguments.flag(1, "boolean") && !PythonValues.truth(value));
        return absent ? arguments.get(0, "default_value", "") : value;
    }

    private static @Nullable Object toInt(@Nullable Object value, Arguments arguments) throws PythonError {
        Undefined.require(value);
        int base = arguments.integer(1, "base", 10);
        try {
            return base != 10 && value instanceof String text ? based(text, base) : PythonNumbers.toInt(value);
        } catch (PythonError notInt) {
            try {
                return PythonNumbers.toInt(PythonNumbers.toFloat(value));
            } catch (PythonError notFloat) {
                return arguments.get(0, "default", 0);
            }
        }
    }

    private static Number based(String text, int base) throws PythonError {
        String word = text.strip().toLowerCase(Locale.ROOT);
        String sign = word.startsWith("-") || word.startsWith("+") ? word.substring(0, 1) : "";
        String digits = word.substring(sign.length());
        int prefixed = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
        if (prefixed != 0 && (base == 0 || base == prefixed)) {
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        }
        int radix = base != 0 ? base : prefixed != 0 ? prefixed : 10;
        boolean octal = base == 0 && prefixed == 0 && digits.matches("0[0-9_]*[1-9][0-9_]*");
        if (octal || digits.isEmpty() || !digits.matches("[^-+_]+(?:_[^-+_]+)*")) {
            throw invalid(text, base);
        }
        try {
            return PythonNumbers.narrow(new BigInteger(sign + digits.replace("_", ""), radix));
        } catch (NumberFormatException e) {
            throw invalid(text, base);
        }
    }

    private static PythonError invalid(String text, int base) throws PythonError {
        return PythonError.value("invalid literal for int() with base " + base + ": " + PythonText.quote(text));
    }

    private static @Nullable Object toFloat(@Nullable Object value, Arguments arguments) throws PythonError {
        Undefined.require(value);
        try {
            return PythonNumbers.toFloat(value);
        } catch (PythonError e) {
            return arguments.get(0, "default", 0.0);
        }
    }

    private static Object abs(@Nullable Object value) throws PythonError {
        Undefined.require(value);
        if (value == null || !PythonNumbers.isNumber(value)) {
            throw PythonError.type("bad operand type for abs(): '" + PythonValues.typeName(value) + "'");
        }
        return PythonNumbers.isFloat(value)
                ? (Object) Math.abs(PythonNumbers.asDouble(value))
                : PythonNumbers.narrow(PythonNumbers.big(value).abs());
    }

    private static Object round(@Nullable Object value, int precision, String method) throws PythonError {
        Undefined.require(value);
        if (value == null || !PythonNumbers.isNumber(value)) {
            throw PythonError.type("type " + PythonValues.typeName(value) + " doesn't define __round__ method");
        }
        int digits = Math.max(-400, Math.min(400, precision));
        RoundingMode mode = switch (method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new PythonError("FilterArgumentError", "method must be common, ceil or floor");
        };
        if (!PythonNumbers.isFloat(value) && mode == RoundingMode.HALF_EVEN) {
            BigDecimal exact = new BigDecimal(PythonNumbers.big(value));
            return PythonNumbers.narrow(
                    exact.setScale(Math.min(0, digits), mode).toBigInteger());
        }
        double number = PythonNumbers.asDouble(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        if (mode != RoundingMode.HALF_EVEN) {
            double shifted = number * Math.pow(10, digits);
            // Adding 0.0 makes the negative zero, which Python never gives here, a zero.
            return (mode == RoundingMode.CEILING ? Math.ceil(shifted) : Math.floor(shifted)) / Math.pow(10, digits)
                    + 0.0;
        }
        return Math.copySign(new BigDecimal(number).setScale(digits, mode).doubleValue(), number);
    }

    private static Object toJson(@Nullable Object value, Arguments arguments) throws PythonError {
        Object indent = arguments.get(0, "indent", null);
        int spaces = indent == null ? -1 : Math.min(100, Arguments.intOf(indent));
        return new PythonJson(spaces, true, spaces < 0 ? ", " : ",", ": ")
                .dumps(value)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("'", "\\u0027");
    }

    private static @Nullable Object attribute(@Nullable Object value, String name) throws PythonError {
        if (value instanceof Map<?, ?> map) {
            Callable method = MapMethods.get(map, name);
            return method != null
                    ? method
                    : name.startsWith("__") ? Undefined.unsafe(map, name) : Undefined.member(map, name);
        }
        return Access.attribute(value, name);
    }

    private static String fileSize(double bytes, boolean binary) {
        int base = binary ? 1024 : 1000;
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return (long) bytes + " Bytes";
        }
        int power = 1;
        while (power < units.length && bytes >= Math.pow(base, power + 1)) {
            power++;
        }
        String unit = units[power - 1];
        return FormatSpec.fixed(bytes / Math.pow(base, power), 1) + " "
                + (binary ? Character.toUpperCase(unit.charAt(0)) + "iB" : unit);
    }
}
