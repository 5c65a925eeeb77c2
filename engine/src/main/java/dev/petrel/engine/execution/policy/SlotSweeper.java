// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Lease;
import java.time.Duration;

/** Does the {@link SlotSweep} every two seconds; one process of the cluster does so at a time. */
public final class SlotSweeper extends LeasedTask {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final SlotSweep sweep;

    SlotSweeper(Leases leases, SlotSweep sweep, Clock clock) {
        super("slot-sweeper", leases, clock, PAUSE);
        this.sweep = sweep;
    }

    @Override
    protected Duration round(Lease held) {
        sweep.run(() -> holds(held));
        return PAUSE;
    }
}
