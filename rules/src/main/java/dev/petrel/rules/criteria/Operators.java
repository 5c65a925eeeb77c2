// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.Glob;
import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Templates;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StackStorm's operators. Those that need a pattern never hold without one. */
final class Operators {

    private static final Map<String, Operator> ALL = all();

    private Operators() {}

    /** The operator called {@code name}, in any case, or null. */
    static @Nullable Operator get(String name, @Nullable Object condition, Templates templates) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("search") ? new Search(condition, templates) : ALL.get(lower);
    }

    private static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        put(all, compare(PythonValues::equal), "equals", "eq");
        all.put("nequals", p -> (v, around) -> !PythonValues.equal(v, p));
        all.put("neq", p -> (v, around) -> !PythonValues.equal(v, p));
        all.put("exists", p -> (v, around) -> v != null);
        all.put("nexists", p -> (v, around) -> v == null);
        put(all, compare((v, p) -> PythonValues.ordered(v, Order.LESS, p)), "lessthan", "lt");
        put(all, compare((v, p) -> PythonValues.ordered(v, Order.GREATER, p)), "greaterthan", "gt");
        put(all, compare((v, p) -> PythonValues.contains(p, v)), "inside", "in");
        put(all, compare((v, p) -> !PythonValues.contains(p, v)), "ninside", "nin");
        put(all, compare(PythonValues::contains), "contains");
        put(all, compare((v, p) -> !PythonValues.contains(v, p)), "ncontains");
        put(all, lower(String::equals), "iequals", "ieq");
        put(all, lower(String::contains), "icontains");
        put(all, lower((v, p) -> !v.contains(p)), "incontains");
        put(all, lower(String::startsWith), "istartswith");
        put(all, lower(String::endsWith), "iendswith");
        put(all, affix("startswith", String::startsWith), "startswith");
        put(all, affix("endswith", String::endsWith), "endswith");
        put(all, regex(p -> PythonRegex.compile(p, false, true), PythonRegex::matches), "matchregex");
        put(all, regex(PythonRegex::compile, PythonRegex::searches), "regex");
        put(all, regex(p -> PythonRegex.compile(p, true, false), PythonRegex::searches), "iregex");
        put(all, regex(Glob::compile, PythonRegex::matchesAll), "matchwildcard");
        put(all, TimeDifference.compare(Order.LESS), "timediff_lt", "td_lt");
        put(all, TimeDifference.compare(Order.GREATER), "timediff_gt", "td_gt");
        return Map.copyOf(all);
    }

    private static void put(Map<String, Operator> all, Operator operator, String... names) {
        for (String name : names) {
            all.put(name, p -> p == null ? (v, around) -> false : operator.with(p));
        }
    }

    private interface Comparison {
        boolean holds(@Nullable Object value, @Nullable Object pattern) throws PythonError;
    }

    private static Operator compare(Comparison comparison) {
        return p -> (v, around) -> comparison.holds(v, p);
    }

    private interface TextComparison {
        boolean holds(String value, String pattern);
    }

    private static Operator lower(TextComparison comparison) {
        return p -> {
            String pattern = lower(p);
            return (v, around) -> comparison.holds(lower(v), pattern);
        };
    }

    private static String lower(@Nullable Object value) throws PythonError {
        return withMethod(value, "lower").toLowerCase(Locale.ROOT);
    }

    private static Operator affix(String method, TextComparison comparison) {
        return p -> {
            if (!(p instanceof String affix)) {
                throw PythonError.type(
                        method + " first arg must be str or a tuple of str, not " + PythonValues.typeName(p));
            }
            return (v, around) -> comparison.holds(withMethod(v, method), affix);
        };
    }

    private static String withMethod(@Nullable Object value, String method) throws PythonError {
        if (value instanceof String text) {
            return text;
        }
        throw new PythonError(
                "AttributeError", "'" + PythonValues.typeName(value) + "' object has no attribute '" + method + "'");
    }

    private interface Compiler {
        PythonRegex compile(String pattern) throws PythonError;
    }

    private interface Match {
        boolean holds(PythonRegex regex, String text) throws PythonError;
    }

    private static Operator regex(Compiler compiler, Match match) {
        return p -> {
            if (!(p instanceof String pattern)) {
                throw PythonError.type("first argument must be string or compiled pattern");
            }
            PythonRegex regex = compiler.compile(pattern);
            return (v, around) -> {
                if (v instanceof String text) {
                    return match.holds(regex, text);
                }
                throw PythonError.type("expected string or bytes-like object, got '" + PythonValues.typeName(v) + "'");
            };
        };
    }
}
