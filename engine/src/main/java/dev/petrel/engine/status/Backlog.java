// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.status;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How many executions there are of each status that is no end, and for how long the oldest has been in one that should
 * pass. Those that have ended are not counted: there are ever more of them, and a database reads them all for it.
 *
 * @param counts of all {@link #COUNTED} statuses, 0 where there are none
 * @param oldest only of {@link #PASSING} statuses that some execution is in
 */
public record Backlog(Map<ExecutionStatus, Long> counts, Map<ExecutionStatus, Duration> oldest) {

    /** What an execution should not stay in for ever. */
    public static final Set<ExecutionStatus> PASSING =
            EnumSet.of(ExecutionStatus.REQUESTED, ExecutionStatus.RUNNING, ExecutionStatus.CANCELING);

    /** Those, and what an execution may stay in as long as a policy or an inquiry says. */
    public static final Set<ExecutionStatus> COUNTED = EnumSet.of(
            ExecutionStatus.REQUESTED,
            ExecutionStatus.DELAYED,
            ExecutionStatus.RUNNING,
            ExecutionStatus.PENDING,
            ExecutionStatus.CANCELING);

    public Backlog {
        counts = Map.copyOf(counts);
        oldest = Map.copyOf(oldest);
    }

    /**
     * Reads it; blocks for the database.
     *
     * @throws StoreException when the database did not answer
     */
    public static Backlog read(ExecutionStore store, Instant now) {
        Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);
        Map<ExecutionStatus, Duration> oldest = new EnumMap<>(ExecutionStatus.class);
        for (ExecutionStatus status : COUNTED) {
            long count = store.countOpen(status);
            counts.put(status, count);
            if (count > 0 && PASSING.contains(status)) {
                store.open(status, 1)
                        .forEach(execution -> oldest.put(status, Duration.between(execution.changedAt(), now)));
            }
        }
        return new Backlog(counts, oldest);
    }
}
