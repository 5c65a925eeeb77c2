// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.WorkflowStep.Start;
import java.util.List;

/**
 * A step that was taken, and what of it is left to do.
 *
 * @param read the workflow before it
 * @param next the workflow after it, as the database has it; {@code read} if nothing changed
 * @param starts the tasks that it starts
 * @param more whether more may start at once, for which another step is to be taken
 * @param unknown tasks that earlier steps started, and of which this process does not know that they were requested
 */
record Advance(
        WorkflowStore.Workflow read,
        WorkflowStore.Workflow next,
        WorkflowStart start,
        List<Start> starts,
        boolean more,
        List<String> unknown) {

    /** Whether anything was written. */
    boolean changes() {
        return next.version() != read.version();
    }

    boolean entersStatus() {
        return next.status() != read.status();
    }
}
