// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Doorbell;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Claims executions for this process. Each id is dealt with by one thread of it at a time: else a claim whose answer was
 * lost could not be told from one that another thread made.
 */
final class Claims {

    private final ExecutionStore executions;
    private final Clock clock;
    private final Execution.Claim self;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    Claims(ExecutionStore executions, Clock clock, Execution.Claim self) {
        this.executions = executions;
        this.clock = clock;
        this.self = self;
    }

    /** Begins to deal with the execution {@code id}. False if another thread is at it. */
    boolean enter(String id) {
        return inHand.add(id);
    }

    /** Ends what {@link #enter} began. */
    void leave(String id) {
        inHand.remove(id);
    }

    /** The execution as claimed, or empty if it is not to be had. Waits for the database as long as it takes. */
    Optional<Execution> claim(Doorbell bell, Patience patience) throws InterruptedException {
        boolean[] unsure = {false};
        return patience.insist("claim execution \"" + bell.id() + "\"", () -> {
            try {
                Optional<Execution> claimed = executions.claim(bell.id(), bell.fence(), self, clock.instant());
                return claimed.isEmpty() && unsure[0] ? alreadyOurs(bell) : claimed;
            } catch (StoreException e) {
                unsure[0] = true;
                throw e;
            }
        });
    }

    /** After a failure whose write may have happened: whether the claim that is in the way is ours. */
    private Optional<Execution> alreadyOurs(Doorbell bell) {
        return executions
                .get(bell.id())
                .filter(e -> e.status() == ExecutionStatus.RUNNING
                        && e.fence() == bell.fence() + 1
                        && self.equals(e.runner()));
    }
}
