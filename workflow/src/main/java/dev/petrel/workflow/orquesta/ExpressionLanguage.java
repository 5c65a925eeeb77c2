// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.workflow.orquesta.inspect.ExpressionSyntax;
import java.util.Map;

/** One of the two languages that expressions in Orquesta's texts are written in. Safe for any thread. */
interface ExpressionLanguage extends ExpressionSyntax {

    /** What StackStorm raises when an expression fails: {@code YaqlEvaluationException}. */
    String exception();

    /** Evaluates an expression without what stands around it. Never throws. */
    Evaluated evaluate(String bare, Map<String, HostFunction> functions);

    /** {@code functions} and those that every expression of this language has. */
    Map<String, HostFunction> withOwn(Map<String, HostFunction> functions);

    /** Orquesta's words for the failure of {@code expression}. */
    default String message(String expression, String type, String message) {
        return failed(expression, type, message);
    }

    /** Orquesta's words for the failure of {@code expression} with an exception of Python. */
    static String failed(String expression, String type, String message) {
        return "Unable to evaluate expression '" + expression + "'. " + type + ": " + message;
    }
}
