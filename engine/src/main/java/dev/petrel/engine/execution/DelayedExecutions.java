// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests the executions whose delay is over, in the order of their times. One process of the cluster does so at a time,
 * and looks every second, or earlier when the next one's time comes earlier: it asks the database for that one only.
 *
 * <p>The times are by the clock of the process that delayed them, and are compared with this process's.
 */
public final class DelayedExecutions extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(DelayedExecutions.class);
    private static final int AT_ONCE = 100;

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final Clock clock;
    private final LogThrottle failures;

    public DelayedExecutions(Leases leases, ExecutionStore store, ExecutionLifecycle executions, Clock clock) {
        super("delayed-executions", leases, clock, DuePause.LONGEST);
        this.store = store;
        this.executions = executions;
        this.clock = clock;
        this.failures = new LogThrottle(clock);
    }

    @Override
    protected Duration round(Lease held) {
        int most = 1;
        while (true) {
            boolean refused = false;
            List<Execution> first = store.delayed(most);
            for (Execution delayed : first) {
                Optional<Duration> left = DuePause.until(delayed.notBefore(), clock.instant());
                if (left.isPresent()) {
                    return left.get();
                }
                if (!holds(held)) {
                    return DuePause.LONGEST;
                }
                refused |= !requested(delayed);
            }
            if (first.size() < most || refused && most > 1) {
                return DuePause.LONGEST;
            }
            most = AT_ONCE;
        }
    }

    /** False if the database refuses it, which must not hold up the others. */
    private boolean requested(Execution delayed) {
        try {
            Optional<Execution> ignored = executions.requeue(delayed); // empty if it was canceled meanwhile
            return true;
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            failures.another()
                    .ifPresent(times -> log.atError()
                            .addKeyValue("execution", delayed.id())
                            .log(
                                    "The delay of an execution is over and it cannot be requested, trying again ({} since this"
                                            + " was said last): {}",
                                    times,
                                    e.getMessage()));
            return false;
        }
    }
}
