// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates text with expressions in it, as a workflow does, over one context. */
final class YaqlTexts {

    private static final Pattern EXPRESSION = Pattern.compile("<%.*?%>");

    private final Yaql yaql = yaql();
    private final Map<String, HostFunction> functions;

    YaqlTexts(Map<String, Object> context) {
        this.functions = Map.of(
                "ctx",
                (arguments, named) -> variable(arguments, named, context),
                "json",
                (arguments, named) -> json(arguments.get(0)),
                "zip",
                (arguments, named) -> zip(arguments, named.get("pad")));
    }

    private static Object variable(List<Object> arguments, Map<String, Object> named, Map<String, Object> context)
            throws PythonError {
        if (arguments.size() + named.size() > 1 || !Set.of("key").containsAll(named.keySet())) {
            throw new PythonError("NoMatchingFunctionException", "No function \"ctx\" matches supplied arguments");
        }
        Object key = arguments.isEmpty() ? named.get("key") : arguments.get(0);
        if (!PythonValues.truth(key)) {
            return context;
        }
        if (!context.containsKey(String.valueOf(key))) {
            throw new PythonError("VariableUndefinedError", "The variable \"" + key + "\" is undefined.");
        }
        return context.get(String.valueOf(key));
    }

    private static Object json(Object given) throws PythonError {
        if (given instanceof Map) {
            return given;
        }
        if (!(given instanceof String text)) {
            throw PythonError.type("Given object is not typeof string.");
        }
        try {
            return PythonJson.loads(text);
        } catch (PythonError e) {
            throw new PythonError("JSONDecodeError", e.text());
        }
    }

    private static Object zip(List<Object> arguments, Object pad) throws PythonError {
        List<List<?>> lists = new ArrayList<>();
        for (Object each : arguments) {
            if (each != null
                    && !(each instanceof Collection)
                    && !(each instanceof Map)
                    && !(each instanceof String)
                    && arguments.size() > 1) {
                throw PythonError.type("object is not iterable");
            }
            lists.add(
                    each instanceof String text
                            ? text.codePoints().mapToObj(Character::toString).toList()
                            : each instanceof Map<?, ?> map
                                    ? new ArrayList<>(map.keySet())
                                    : each instanceof Collection<?> items ? new ArrayList<>(items) : List.of());
        }
        if (arguments.size() == 1) {
            return arguments.get(0) == null ? List.of() : arguments.get(0);
        }
        List<Object> rows = new ArrayList<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            int at = i;
            rows.add(Tuple.of(lists.stream()
                    .map(list -> at < list.size() ? list.get(at) : pad)
                    .toArray()));
        }
        return rows;
    }

    static Yaql yaql() {
        Clock clock = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
        return new Yaql(clock, new Random(1), Decryption.NONE);
    }

    Evaluated expression(String expression) {
        return yaql.parse(expression).evaluate(null, functions);
    }

    Evaluated text(String text) {
        Matcher found = EXPRESSION.matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (found.find()) {
            Evaluated evaluated = expression(text.substring(found.start() + 2, found.end() - 2));
            if (evaluated instanceof Evaluated.Value value
                    && value.value() instanceof String again
                    && EXPRESSION.matcher(again).find()) {
                evaluated = text(again);
            }
            if (!(evaluated instanceof Evaluated.Value value) || found.end() - found.start() == text.length()) {
                return evaluated;
            }
            out.append(text, end, found.start()).append(str(value.value()));
            end = found.end();
        }
        return new Evaluated.Value(out.append(text, end, text.length()).toString());
    }

    private static String str(Object value) {
        try {
            return PythonText.str(value);
        } catch (PythonError e) {
            throw new AssertionError(e);
        }
    }
}
