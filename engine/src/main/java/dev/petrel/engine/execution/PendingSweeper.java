// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what pending executions need when its time has come, or where the process that made them pending did not do it. One
 * process of the cluster does so at a time.
 *
 * <p>An execution is left alone for one round after it is seen, so that a step is rarely done twice. While the broker is
 * slow, what needs it is done for some executions a round, and what does not for all.
 */
public final class PendingSweeper extends LeasedTask {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 500;

    /** How much of a round may wait for the broker: those whose time is over must not wait for those who are told of. */
    private static final Duration UNHURRIED = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(PendingSweeper.class);

    private final ExecutionLifecycle lifecycle;
    private final Clock clock;
    private final LogThrottle failures;
    private Set<String> seen = new HashSet<>();

    public PendingSweeper(Leases leases, ExecutionLifecycle lifecycle, Clock clock) {
        super("pending-sweeper", leases, clock, PAUSE);
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.failures = new LogThrottle(clock);
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
    }

    @Override
    protected Duration round(Lease held) {
        PendingExecutions pending = lifecycle.hooks().pending();
        Set<String> now = new HashSet<>();
        long began = clock.nanos();
        for (Execution due : pending.due(AT_ONCE)) {
            if (seen.contains(due.id()) && holds(held)) {
                attend(pending, due, clock.since(began).compareTo(UNHURRIED) > 0);
            } else {
                now.add(due.id());
            }
        }
        seen = now;
        return PAUSE;
    }

    private void attend(PendingExecutions pending, Execution due, boolean hurried) {
        try {
            pending.attendDue(due, hurried, lifecycle::over);
        } catch (StoreException e) { // what the database refuses of one must not hold up the others
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            failures.another()
                    .ifPresent(times -> log.atWarn()
                            .addKeyValue("execution", due.id())
                            .log(
                                    "What a pending execution needs cannot be written, trying again ({} since this was said"
                                            + " last): {}",
                                    times,
                                    e.getMessage()));
        }
    }
}
