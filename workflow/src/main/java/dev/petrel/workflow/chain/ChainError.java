// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a chain, or a task that could not start, failed: what StackStorm has beside {@code tasks} in the result.
 *
 * @param error in StackStorm's words
 * @param traceback where in the file of the chain; its last line names StackStorm's exception
 */
record ChainError(String error, String traceback) {

    static final String RENDERING = "st2common.exceptions.action.ParameterRenderingFailedException";
    static final String REFERENCE = "st2common.exceptions.action.InvalidActionReferencedException";
    static final String RUNNER = "st2common.exceptions.actionrunner.ActionRunnerException";

    /** @param where {@code file:line}, or empty */
    static String traceback(String where, String exception, String message) {
        return "Traceback (most recent call last):\n" + (where.isEmpty() ? "" : "  " + where + "\n") + exception + ": "
                + message;
    }

    /** Of the task {@code node}, which stands in {@code chain}. */
    static ChainError in(Chain chain, Node node, String error, String exception, String message) {
        String where = "File \"" + chain.file() + "\", line " + node.place().line() + ", in " + node.name();
        return new ChainError(error, traceback(where, exception, message));
    }

    /** Of the chain as a whole. */
    static ChainError in(Chain chain, String error, String exception, String message) {
        return new ChainError(error, traceback("File \"" + chain.file() + "\"", exception, message));
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("error", error);
        map.put("traceback", traceback);
        return map;
    }

    static @Nullable ChainError of(@Nullable Object map) {
        return map instanceof Map<?, ?> given
                ? new ChainError(String.valueOf(given.get("error")), String.valueOf(given.get("traceback")))
                : null;
    }
}
