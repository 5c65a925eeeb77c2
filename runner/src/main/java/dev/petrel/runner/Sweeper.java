// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies again of executions that stay requested: their notification was lost, or all runners were busy. One process of the
 * cluster does so at a time, the one that holds the lease.
 *
 * <p>An execution is notified of five seconds after it was first seen to wait, then after twice as long each time: while
 * there is more work than slots, the notifications that wait do not pile up. The time is this process's own: how far the
 * clocks of nodes are apart does not matter.
 */
public final class Sweeper extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 1_000;

    /** When to notify again of an execution, and how long to wait after that. */
    private record Next(long at, Duration pause) {}

    private final Store store;
    private final ExecutionNotifier notifier;
    private final Clock clock;
    private Map<String, Next> pending = new HashMap<>();

    public Sweeper(Leases leases, Store store, ExecutionNotifier notifier, Clock clock) {
        super("sweeper", leases, clock, PAUSE);
        this.store = store;
        this.notifier = notifier;
        this.clock = clock;
    }

    @Override
    protected boolean canRun() {
        return notifier.works();
    }

    @Override
    protected void onAcquired() {
        pending = new HashMap<>();
    }

    @Override
    protected Duration round(Lease held) {
        notifyAgain(store.executions().open(ExecutionStatus.REQUESTED, AT_ONCE));
        return PAUSE;
    }

    private void notifyAgain(List<Execution> waiting) {
        Map<String, Next> still = new HashMap<>();
        int count = 0;
        boolean heard = true;
        for (Execution execution : waiting) {
            Next next = pending.getOrDefault(execution.id(), new Next(clock.nanos() + PATIENCE.toNanos(), PATIENCE));
            boolean due = heard && clock.nanos() - next.at() >= 0;
            if (due) {
                heard = notifier.inform(execution).join(); // if not, the broker is away, and the next round tries again
                count += heard ? 1 : 0;
            }
            still.put(execution.id(), due && heard ? after(next) : next);
        }
        pending = still;
        if (count > 0) {
            log.atInfo().addKeyValue("executions", count).log("Notified again of executions that stay requested.");
        }
    }

    private Next after(Next next) {
        Duration twice = next.pause().multipliedBy(2);
        return new Next(
                clock.nanos() + next.pause().toNanos(), twice.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : twice);
    }
}
