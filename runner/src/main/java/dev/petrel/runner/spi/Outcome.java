// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.model.ExecutionStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param status a terminal status
 * @param result what the execution keeps as its result: JSON values only
 */
public record Outcome(ExecutionStatus status, Map<String, @Nullable Object> result) implements End {

    public Outcome {
        if (!status.isTerminal()) {
            throw new IllegalArgumentException("a run cannot end as " + status.word());
        }
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
    }

    /** The action did not run or broke down, for a reason that {@code error} tells people. */
    public static Outcome failed(String error) {
        return ended(ExecutionStatus.FAILED, error);
    }

    /** Petrel itself broke down on it: the result holds the stack trace too, as StackStorm's do. */
    public static Outcome failed(String error, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", error);
        result.put("traceback", trace.toString());
        return new Outcome(ExecutionStatus.FAILED, result);
    }

    /** It ended as {@code status}, and {@code error} says why. */
    public static Outcome ended(ExecutionStatus status, String error) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", error);
        return new Outcome(status, result);
    }
}
