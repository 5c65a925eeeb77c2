// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands after {@code is}. */
final class Tests {

    private static final Map<String, Test> ALL = Map.ofEntries(
            Map.entry("defined", (v, a) -> !(v instanceof Undefined)),
            Map.entry("undefined", (v, a) -> v instanceof Undefined),
            Map.entry("none", (v, a) -> v == null),
            Map.entry("boolean", (v, a) -> v instanceof Boolean),
            Map.entry("true", (v, a) -> Boolean.TRUE.equals(v)),
            Map.entry("false", (v, a) -> Boolean.FALSE.equals(v)),
            Map.entry("integer", (v, a) -> PythonNumbers.isInteger(v)),
            Map.entry("float", (v, a) -> PythonNumbers.isFloat(v)),
            Map.entry("number", (v, a) -> PythonNumbers.isNumber(v)),
            Map.entry("string", (v, a) -> v instanceof String),
            Map.entry("mapping", (v, a) -> v instanceof Map),
            Map.entry("sequence", (v, a) -> isSequence(v) && !(v instanceof DictView)),
            Map.entry("iterable", (v, a) -> isSequence(Undefined.require(v))),
            Map.entry("callable", (v, a) -> v instanceof Callable || v instanceof Undefined),
            Map.entry("filter", (v, a) -> key(v) instanceof String name && Filters.exists(name)),
            Map.entry("test", (v, a) -> key(v) instanceof String name && Tests.exists(name)),
            Map.entry("escaped", (v, a) -> false),
            Map.entry("odd", (v, a) -> modulo(v, 2) == 1),
            Map.entry("even", (v, a) -> modulo(v, 2) == 0),
            Map.entry("divisibleby", (v, a) -> modulo(v, Arguments.intOf(a.require(0, "num"))) == 0),
            Map.entry("lower", (v, a) -> cased(v, PythonText.str(v).toLowerCase(Locale.ROOT))),
            Map.entry("upper", (v, a) -> cased(v, PythonText.str(v).toUpperCase(Locale.ROOT))),
            Map.entry("sameas", (v, a) -> same(v, a.get(0, "other", null))),
            Map.entry("in", (v, a) -> compare(v, "in", a)),
            Map.entry("eq", (v, a) -> compare(v, "==", a)),
            Map.entry("ne", (v, a) -> compare(v, "!=", a)),
            Map.entry("lt", (v, a) -> compare(v, "<", a)),
            Map.entry("le", (v, a) -> compare(v, "<=", a)),
            Map.entry("gt", (v, a) -> compare(v, ">", a)),
            Map.entry("ge", (v, a) -> compare(v, ">=", a)));

    private static final Map<String, String> ALIASES = Map.of(
            "==",
            "eq",
            "equalto",
            "eq",
            "!=",
            "ne",
            "<",
            "lt",
            "lessthan",
            "lt",
            "<=",
            "le",
            ">",
            "gt",
            "greaterthan",
            "gt",
            ">=",
            "ge");

    private static final Set<String> WITH_ARGUMENT =
            Set.of("divisibleby", "sameas", "in", "eq", "ne", "lt", "le", "gt", "ge");

    private Tests() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static boolean exists(String name) {
        return ALL.containsKey(ALIASES.getOrDefault(name, name));
    }

    static String unknown(String name) {
        return "No test named " + PythonText.quote(name) + ".";
    }

    static boolean holds(String name, @Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        String plain = ALIASES.getOrDefault(name, name);
        Test test = ALL.get(plain);
        if (test == null) {
            throw new PythonError("TemplateRuntimeError", unknown(name));
        }
        scope.budget().step();
        int most = WITH_ARGUMENT.contains(plain) ? 1 : 0;
        if (arguments.positional().size() > most) {
            throw PythonError.type("test_" + plain + "() takes " + (most + 1) + " positional argument(s) but "
                    + (arguments.positional().size() + 1) + " were given");
        }
        return test.holds(value, arguments);
    }

    private interface Test {
        boolean holds(@Nullable Object value, Arguments arguments) throws PythonError;
    }

    private static @Nullable Object key(@Nullable Object value) throws PythonError {
        PythonValues.requireHashable(Undefined.require(value));
        return value;
    }

    private static boolean isSequence(@Nullable Object value) {
        return value instanceof List || value instanceof Map || value instanceof String;
    }

    private static double modulo(@Nullable Object value, int by) throws PythonError {
        Undefined.require(value);
        if (value == null || !PythonNumbers.isNumber(value)) {
            throw PythonError.type(
                    "unsupported operand type(s) for %: '" + PythonValues.typeName(value) + "' and 'int'");
        }
        if (by == 0) {
            throw new PythonError("ZeroDivisionError", "integer modulo by zero");
        }
        long size = Math.abs((long) by);
        if (PythonNumbers.isFloat(value)) {
            double rest = PythonNumbers.asDouble(value) % size;
            return rest < 0 ? rest + size : rest;
        }
        return PythonNumbers.big(value).mod(BigInteger.valueOf(size)).doubleValue();
    }

    private static boolean cased(@Nullable Object value, String converted) throws PythonError {
        String text = PythonText.str(value);
        return text.equals(converted) && text.codePoints().anyMatch(Character::isLetter);
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == null || a instanceof Boolean || a instanceof String || a instanceof Integer
                ? Objects.equals(a, b)
                : a == b;
    }

    private static boolean compare(@Nullable Object value, String operator, Arguments arguments) throws PythonError {
        return Operation.Comparison.holds(value, operator, arguments.require(0, "other"));
    }
}
