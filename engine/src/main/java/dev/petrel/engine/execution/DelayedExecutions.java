// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Requests the executions whose delay is over, in the order of their times. One process of the cluster does so at a time,
 * and looks every second, or earlier when the next one's time comes earlier: it asks the database for that one only.
 *
 * <p>The times are by the clock of the process that delayed them, and are compared with this process's.
 */
public final class DelayedExecutions extends LeasedTask {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);
    private static final int AT_ONCE = 100;

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final Clock clock;

    public DelayedExecutions(Leases leases, ExecutionStore store, ExecutionLifecycle executions, Clock clock) {
        super("delayed-executions", leases, clock, PAUSE);
        this.store = store;
        this.executions = executions;
        this.clock = clock;
    }

    @Override
    protected Duration round(Lease held) {
        int most = 1;
        while (true) {
            List<Execution> first = store.delayed(most);
            for (Execution delayed : first) {
                Duration left = left(delayed);
                if (!left.isNegative() && !left.isZero()) {
                    return left.compareTo(PAUSE) < 0 ? max(left) : PAUSE;
                }
                if (!holds(held)) {
                    return PAUSE;
                }
                Optional<Execution> ignored = executions.requeue(delayed); // empty if it was canceled meanwhile
            }
            if (first.size() < most) {
                return PAUSE;
            }
            most = AT_ONCE;
        }
    }

    private Duration left(Execution delayed) {
        Instant time = delayed.notBefore();
        return time == null ? Duration.ZERO : Duration.between(clock.instant(), time);
    }

    private static Duration max(Duration left) {
        return left.compareTo(LEAST_PAUSE) > 0 ? left : LEAST_PAUSE;
    }
}
