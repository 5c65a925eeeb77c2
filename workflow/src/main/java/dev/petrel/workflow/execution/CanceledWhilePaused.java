// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;

/**
 * Ends what is left of a workflow whose execution was canceled while it was paused: that is canceled at once, as in
 * StackStorm, though workflows inside it may be paused too.
 */
final class CanceledWhilePaused implements CompletionStep {

    private final Workflows workflows;

    CanceledWhilePaused(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public String what() {
        return "end the workflow";
    }

    @Override
    public boolean follows(Execution ended) {
        List<Execution.LogEntry> log = ended.log();
        return ended.status() == ExecutionStatus.CANCELED
                && log.size() > 1
                && log.get(log.size() - 2).status() == ExecutionStatus.PAUSED;
    }

    @Override
    public void complete(Execution ended) {
        workflows.end(ended);
    }
}
