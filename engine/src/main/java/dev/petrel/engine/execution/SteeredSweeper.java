// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what must follow when an execution without a process was paused, resumed or is to be canceled, where the process
 * that wrote that did not: it died, or it failed. One process of the cluster does so at a time. An execution is left alone
 * for one round after it is seen.
 */
public final class SteeredSweeper extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(SteeredSweeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 500;

    private final ExecutionStore store;
    private final ExecutionLifecycle lifecycle;
    private final LogThrottle failures;
    private Set<Seen> seen = new HashSet<>();

    /** An execution under a fence. */
    private record Seen(String id, long fence) {}

    public SteeredSweeper(Leases leases, ExecutionStore store, ExecutionLifecycle lifecycle, Clock clock) {
        super("steered-sweeper", leases, clock, PAUSE);
        this.store = store;
        this.lifecycle = lifecycle;
        this.failures = new LogThrottle(clock);
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
    }

    @Override
    protected Duration round(Lease held) {
        List<Execution> steered = store.steered(AT_ONCE);
        Set<Seen> now = new HashSet<>();
        for (Execution execution : steered) {
            Seen one = new Seen(execution.id(), execution.fence());
            now.add(one);
            if (seen.contains(one) && holds(held)) {
                attend(execution);
            }
        }
        seen = now;
        return PAUSE;
    }

    private void attend(Execution execution) {
        try {
            lifecycle.hooks().detached().attend(execution);
        } catch (RuntimeException e) { // the others must not wait for this one
            failures.another()
                    .ifPresent(times -> log.atWarn()
                            .addKeyValue("execution", execution.id())
                            .addKeyValue("status", execution.status().word())
                            .log(
                                    "Cannot do what must follow, trying again ({} since this was said last): {}",
                                    times,
                                    e.toString()));
        }
    }
}
