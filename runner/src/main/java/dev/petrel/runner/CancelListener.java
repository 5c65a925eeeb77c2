// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.execution.StatusChanged;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.List;

/**
 * Ends the runs of this process that are to be canceled. It learns of them by an announcement, and then reads in the
 * database which they are. An announcement may be lost with a connection to the broker, so it also looks by itself, but
 * seldom, and only while this process has executions or claims some.
 */
final class CancelListener implements TopicListener, AutoCloseable {

    /** How long a cancel whose announcement was lost takes at the most: rare, and not worth a query every second. */
    static final Duration SAFETY_NET = Duration.ofSeconds(15);

    /** Until the next look when an execution of this process is to be canceled: it may not have begun to run at this one. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ExecutionStore executions;
    private final Claims claims;
    private final RunsInProgress runs;
    private final Loop loop;
    private final TopicSubscription subscription;

    /** Begins at once. */
    CancelListener(RunnerDependencies dependencies, Backoff backoff, Claims claims, RunsInProgress runs) {
        this.executions = dependencies.store().executions();
        this.claims = claims;
        this.runs = runs;
        this.loop = new Loop("actionrunner-cancel", dependencies.clock(), backoff, this::look);
        loop.start();
        this.subscription = dependencies.bus().listen(Topic.CANCEL, this);
    }

    @Override
    public void received(String message) {
        StatusChanged change = StatusChanged.decode(message);
        if (claims.has(change.id(), change.fence())) {
            loop.wake();
        } else {
            claims.canceling(change.id());
        }
    }

    @Override
    public void missed() {
        loop.wake();
    }

    private Duration look() {
        if (!claims.hasAny()) {
            return SAFETY_NET;
        }
        List<Execution> wanted = executions.open(ExecutionStatus.CANCELING, -1);
        runs.cancel(wanted);
        return wanted.stream().anyMatch(execution -> claims.has(execution.id(), execution.fence())) ? SOON : SAFETY_NET;
    }

    @Override
    public void close() {
        subscription.close();
        loop.stop();
    }
}
