// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.model.ExecutionStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What came of a start. */
public sealed interface Outcome {

    /** What the execution becomes: terminal, pending, or running without a process. */
    ExecutionStatus status();

    /** What the execution keeps as its result: JSON values only. */
    Map<String, @Nullable Object> result();

    /**
     * The action has ended, and nothing of it is left running.
     *
     * @param status terminal
     */
    record Ended(ExecutionStatus status, Map<String, @Nullable Object> result) implements Outcome {
        public Ended {
            if (!status.isTerminal()) {
                throw new IllegalArgumentException("a run cannot end as " + status.word());
            }
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        }
    }

    /**
     * The action goes on, and needs neither a thread nor this process for that: it waits for a person, a workflow's
     * tasks, a call from elsewhere. The execution becomes {@code pending}, which gives its slot back, and belongs to no
     * runner: it survives this process. It ends when {@link dev.petrel.engine.execution.ExecutionLifecycle} is told so.
     *
     * @param result what there is of the result so far
     */
    record Pending(Map<String, @Nullable Object> result) implements Outcome {
        public Pending {
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        }

        @Override
        public ExecutionStatus status() {
            return ExecutionStatus.PENDING;
        }
    }

    /**
     * The action goes on, and no process runs it: a workflow. The execution stays {@code running}, gives its slot back, and
     * belongs to no runner: it survives this process. {@link dev.petrel.engine.execution.DetachedActions} goes on with it.
     *
     * <p>Nothing of the action must have begun: where this process dies before that is written, it is started again.
     *
     * @param start what the action goes on with: JSON values only
     */
    record Detached(Map<String, @Nullable Object> start) implements Outcome {
        public Detached {
            start = Collections.unmodifiableMap(new LinkedHashMap<>(start));
        }

        @Override
        public ExecutionStatus status() {
            return ExecutionStatus.RUNNING;
        }

        /** None yet. */
        @Override
        public Map<String, @Nullable Object> result() {
            return Map.of();
        }
    }

    /** The action did not run or broke down, for a reason that {@code error} tells people. */
    static Ended failed(String error) {
        return ended(ExecutionStatus.FAILED, error);
    }

    /** Petrel itself, or a plugin, broke down on it: the result holds the stack trace too, as StackStorm's do. */
    static Ended failed(String error, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", error);
        result.put("traceback", trace.toString());
        return new Ended(ExecutionStatus.FAILED, result);
    }

    /**
     * The action was not to run or could not, and {@code cause} is what its author or the machine has to do with. The
     * result holds what led to it, one line each, where StackStorm has a stack trace of its own.
     */
    static Ended failedBy(String error, Throwable cause) {
        StringJoiner lines = new StringJoiner("\n");
        int depth = 0;
        for (Throwable each = cause; each != null && depth++ < 10; each = each.getCause()) {
            lines.add(each.toString());
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", error);
        result.put("traceback", lines.toString());
        return new Ended(ExecutionStatus.FAILED, result);
    }

    /** It ended as {@code status}, and {@code error} says why. */
    static Ended ended(ExecutionStatus status, String error) {
        return new Ended(status, Map.of("error", error));
    }
}
