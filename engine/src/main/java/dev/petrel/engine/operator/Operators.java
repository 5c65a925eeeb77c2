// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.operator;

import dev.petrel.expression.Glob;
import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** StackStorm's operators. Those that need a pattern never hold without one. */
public final class Operators {

    /** Looks through a list with criteria of its own; made where criteria are. */
    public static final String SEARCH = "search";

    private static final Map<String, Operator> ALL = all();

    /** The names of all of them, the usual ones first. */
    public static final List<String> NAMES =
            Stream.concat(ALL.keySet().stream(), Stream.of(SEARCH)).toList();

    /** The ones that ask for no pattern. StackStorm wants one all the same when it registers a rule. */
    public static final Set<String> WITHOUT_PATTERN = Set.of("exists", "nexists");

    private Operators() {}

    /** The operator called {@code name}, in any case, or null; null for {@link #SEARCH}, too. */
    public static @Nullable Operator get(String name) {
        return ALL.get(name.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Operator> all() {
        Map<String, Operator> all = new LinkedHashMap<>();
        put(all, compare(PythonValues::equal), "equals", "eq");
        all.put("nequals", p -> (v, context) -> !PythonValues.equal(v, p));
        all.put("neq", p -> (v, context) -> !PythonValues.equal(v, p));
        put(all, lower(String::equals), "iequals", "ieq");
        put(all, compare(PythonValues::contains), "contains");
        put(all, lower(String::contains), "icontains");
        put(all, compare((v, p) -> !PythonValues.contains(v, p)), "ncontains");
        put(all, lower((v, p) -> !v.contains(p)), "incontains");
        put(all, affix("startswith", String::startsWith), "startswith");
        put(all, lower(String::startsWith), "istartswith");
        put(all, affix("endswith", String::endsWith), "endswith");
        put(all, lower(String::endsWith), "iendswith");
        put(all, regex(PythonRegex::compile, PythonRegex::searches), "regex");
        put(all, regex(p -> PythonRegex.compile(p, true, false), PythonRegex::searches), "iregex");
        put(all, regex(p -> PythonRegex.compile(p, false, true), PythonRegex::matches), "matchregex");
        put(all, regex(Glob::compile, PythonRegex::matchesAll), "matchwildcard");
        put(all, compare((v, p) -> PythonValues.ordered(v, Order.LESS, p)), "lessthan", "lt");
        put(all, compare((v, p) -> PythonValues.ordered(v, Order.GREATER, p)), "greaterthan", "gt");
        put(all, TimeDifference.compare(Order.LESS), "timediff_lt", "td_lt");
        put(all, TimeDifference.compare(Order.GREATER), "timediff_gt", "td_gt");
        all.put("exists", p -> (v, context) -> v != null);
        all.put("nexists", p -> (v, context) -> v == null);
        put(all, compare((v, p) -> PythonValues.contains(p, v)), "inside", "in");
        put(all, compare((v, p) -> !PythonValues.contains(p, v)), "ninside", "nin");
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Operator> all, Operator operator, String... names) {
        for (String name : names) {
            all.put(name, p -> p == null ? (v, context) -> false : operator.with(p));
        }
    }

    private interface Comparison {
        boolean holds(@Nullable Object value, @Nullable Object pattern) throws PythonError;
    }

    private static Operator compare(Comparison comparison) {
        return p -> (v, context) -> comparison.holds(v, p);
    }

    private interface TextComparison {
        boolean holds(String value, String pattern);
    }

    private static Operator lower(TextComparison comparison) {
        return p -> {
            String pattern = lower(p);
            return (v, context) -> comparison.holds(lower(v), pattern);
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
            return (v, context) -> comparison.holds(withMethod(v, method), affix);
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
            return (v, context) -> {
                if (v instanceof String text) {
                    return match.holds(regex, text);
                }
                throw PythonError.type("expected string or bytes-like object, got '" + PythonValues.typeName(v) + "'");
            };
        };
    }
}
