// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Does what pending executions need when its time has come, or where the process that made them pending did not do it. One
 * process of the cluster does so at a time.
 *
 * <p>An execution is left alone for one round after it is seen, so that a step is rarely done twice.
 */
public final class PendingSweeper extends LeasedTask {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 500;

    private final ExecutionLifecycle lifecycle;
    private Set<String> seen = new HashSet<>();

    public PendingSweeper(Leases leases, ExecutionLifecycle lifecycle, Clock clock) {
        super("pending-sweeper", leases, clock, PAUSE);
        this.lifecycle = lifecycle;
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
    }

    @Override
    protected Duration round(Lease held) {
        PendingExecutions pending = lifecycle.pending();
        Set<String> now = new HashSet<>();
        for (Execution due : pending.due(AT_ONCE)) {
            if (seen.contains(due.id()) && holds(held)) {
                pending.attendDue(due, lifecycle::over);
            } else {
                now.add(due.id());
            }
        }
        seen = now;
        return PAUSE;
    }
}
