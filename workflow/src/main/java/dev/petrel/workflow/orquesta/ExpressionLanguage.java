// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the two languages that expressions in Orquesta's texts are written in. Safe for any thread. */
interface ExpressionLanguage {

    /** What StackStorm calls it: {@code yaql}. */
    String name();

    /** What StackStorm raises when an expression fails: {@code YaqlEvaluationException}. */
    String exception();

    /** An expression with what stands around it; as in Orquesta never longer than a line. */
    Pattern expression();

    /** The characters around an expression. */
    String delimiters();

    /** Evaluates an expression without what stands around it. Never throws. */
    Evaluated evaluate(String bare, Map<String, HostFunction> functions);

    /** Why an expression without what stands around it cannot be parsed, or empty. */
    Optional<String> problem(String bare);

    /** The names of the functions that an expression calls, and of variables that are none of its own. */
    Set<String> names(String bare);

    /** Orquesta's words for the failure of {@code expression}. */
    default String message(String expression, String type, String message) {
        return failed(expression, type, message);
    }

    /** Orquesta's words for the failure of {@code expression} with an exception of Python. */
    static String failed(String expression, String type, String message) {
        return "Unable to evaluate expression '" + expression + "'. " + type + ": " + message;
    }

    /** Whether Orquesta takes {@code text} for one of this language. */
    default boolean isIn(String text) {
        return expression().matcher(text).find();
    }

    /** The expressions in {@code text}, with what stands around them, in order. */
    default List<String> expressions(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = expression().matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    /** {@code expression} without what stands around it: all such characters at both ends, as in Orquesta. */
    default String bare(String expression) {
        int start = 0;
        int end = expression.length();
        while (start < end && delimiters().indexOf(expression.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && delimiters().indexOf(expression.charAt(end - 1)) >= 0) {
            end--;
        }
        return expression.substring(start, end).strip();
    }
}
