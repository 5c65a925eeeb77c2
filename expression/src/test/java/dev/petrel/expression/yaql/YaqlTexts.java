// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates text with expressions in it, as a workflow does, over one context. */
final class YaqlTexts {

    private static final Pattern EXPRESSION = Pattern.compile("<%.*?%>");

    private final Yaql yaql = yaql();
    private final Map<String, HostFunction> functions;

    YaqlTexts(Map<String, Object> context) {
        this.functions = Map.of("ctx", (arguments, named) -> {
            if (arguments.size() > 1 || !named.isEmpty()) {
                throw new PythonError(
                        "NoMatchingFunctionException", "No function \"ctx\" matches supplied arguments");
            }
            Object key = arguments.isEmpty() ? null : arguments.get(0);
            if (key == null) {
                return context;
            }
            if (!context.containsKey(String.valueOf(key))) {
                throw new PythonError("VariableUndefinedError", "The variable \"" + key + "\" is undefined.");
            }
            return context.get(String.valueOf(key));
        });
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
