// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Puts the values of a text's expressions in their place. For one text, once. */
final class Substitution {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_EXPRESSIONS = 200;
    private static final int MAX_LENGTH = 4_000_000;

    private final ExpressionLanguage language;
    private final Map<String, HostFunction> functions;
    private int depth;
    private int evaluatedAgain;

    Substitution(ExpressionLanguage language, Map<String, HostFunction> functions) {
        this.language = language;
        this.functions = functions;
    }

    Map<String, HostFunction> functions() {
        return functions;
    }

    /** How a text that an expression gave is evaluated. */
    interface Again {
        @Nullable
        Object evaluate(String text) throws PythonError;
    }

    @Nullable
    Object evaluate(String text) throws PythonError {
        return evaluate(text, this::evaluate);
    }

    @Nullable
    Object evaluate(String text, Again again) throws PythonError {
        Matcher matcher = language.expression().matcher(text);
        if (!matcher.find()) {
            return text;
        }
        if (matcher.start() == 0 && matcher.end() == text.length()) {
            return value(text, again);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        do {
            out.append(text, at, matcher.start());
            out.append(printed(matcher.group(), value(matcher.group(), again)));
            at = matcher.end();
            if (out.length() > MAX_LENGTH) {
                throw failure(matcher.group(), "MemoryError", "the text has more than " + MAX_LENGTH + " characters");
            }
        } while (matcher.find());
        return out.append(text, at, text.length()).toString();
    }

    private String printed(String expression, @Nullable Object value) throws PythonError {
        try {
            return PythonText.str(value);
        } catch (PythonError e) {
            throw failure(expression, e.type(), e.text());
        }
    }

    private @Nullable Object value(String expression, Again again) throws PythonError {
        if (depth > 0 && ++evaluatedAgain > MAX_EXPRESSIONS) {
            throw failure(
                    expression,
                    "RecursionError",
                    "what expressions gave has more than " + MAX_EXPRESSIONS + " expressions in it");
        }
        Evaluated evaluated = language.evaluate(language.bare(expression), functions);
        if (evaluated instanceof Evaluated.Failed failed) {
            throw failed(expression, failed);
        }
        Object value = ((Evaluated.Value) evaluated).value();
        return value instanceof String text && language.isIn(text) ? again(expression, text, again) : value;
    }

    /** What {@code text} gives, which {@code expression} gave. */
    @Nullable
    Object again(String expression, String text, Again again) throws PythonError {
        if (depth >= MAX_DEPTH) {
            throw failure(expression, "RecursionError", "maximum recursion depth exceeded");
        }
        depth++;
        try {
            return again.evaluate(text);
        } catch (PythonError e) {
            throw failure(expression, e.type(), e.text());
        } finally {
            depth--;
        }
    }

    private PythonError failed(String expression, Evaluated.Failed failed) {
        return new PythonError(language.exception(), language.message(expression, failed.type(), failed.message()));
    }

    PythonError failure(String expression, String type, String message) {
        return new PythonError(language.exception(), ExpressionLanguage.failed(expression, type, message));
    }

    /** {@code value} as JSON has it, which is what {@code text} gave. */
    @Nullable
    Object plain(String text, @Nullable Object value) throws PythonError {
        try {
            return PlainValues.of(value);
        } catch (PythonError e) {
            throw failure(text, e.type(), e.text());
        }
    }
}
