// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Execution.Deadline;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an execution ends with whose deadline has passed. */
final class TimedOut {

    private TimedOut() {}

    /** As what {@code read} ends whose run says that it has ended as {@code end}. */
    static ExecutionStatus end(Execution read, ExecutionStatus end) {
        return end == ExecutionStatus.CANCELED && read.timedOut() ? ExecutionStatus.TIMEOUT : end;
    }

    /** {@code result}, and why it is all there is. */
    static Map<String, @Nullable Object> result(Execution read, @Nullable Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(result == null ? Map.of() : result);
        Deadline deadline = read.deadline();
        all.put(
                "error",
                "The task did not end within its timeout of " + (deadline == null ? "?" : deadline.seconds()) + " s.");
        return all;
    }
}
