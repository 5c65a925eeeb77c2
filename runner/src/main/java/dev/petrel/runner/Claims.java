// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Claims executions for this process. One worker at a time has a notification in progress: else a
 * claim whose answer was lost could not be told from one that another worker made.
 */
final class Claims {

    /** The states that a claim of this process can be in when its answer was lost. */
    private static final Set<ExecutionStatus> OURS = EnumSet.of(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING);

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final Supplier<Optional<Execution.Claim>> self;
    private final Set<ExecutionNotification> inHand = ConcurrentHashMap.newKeySet();

    /** @param self who this process is, or empty while it may claim nothing */
    Claims(ExecutionStore store, ExecutionLifecycle executions, Supplier<Optional<Execution.Claim>> self) {
        this.store = store;
        this.executions = executions;
        this.self = self;
    }

    /** Marks {@code notification} as in progress in this process; false if another worker has it. */
    boolean enter(ExecutionNotification notification) {
        return inHand.add(notification);
    }

    /** Ends what {@link #enter} began. */
    void leave(ExecutionNotification notification) {
        inHand.remove(notification);
    }

    /** The execution as claimed, or empty if it is not to be had. Waits for the database as long as it takes. */
    Optional<Execution> claim(ExecutionNotification notification, Retry retry) throws InterruptedException {
        Set<Execution.Claim> unsure = new HashSet<>();
        return retry.untilStopped("claim execution \"" + notification.id() + "\"", () -> {
            Execution.Claim me = self.get().orElseThrow(Claims::fenced);
            try {
                Optional<Execution> claimed = executions.claim(notification.id(), notification.fence(), me);
                return claimed.isEmpty() && !unsure.isEmpty() ? alreadyOurs(notification, unsure) : claimed;
            } catch (StoreException e) {
                if (e.isTransient()) {
                    unsure.add(me);
                }
                // A claim that may have been made is known to this worker alone; and what the server refuses to all is
                // no fault of this notification.
                throw unsure.isEmpty() && !e.isOfTheServer() ? e : StoreFailures.triedOn(e);
            }
        });
    }

    /** After failures whose writes may have happened: whether the claim that is in the way is one of those. */
    private Optional<Execution> alreadyOurs(ExecutionNotification notification, Set<Execution.Claim> unsure) {
        return store.get(notification.id())
                .filter(e -> OURS.contains(e.status())
                        && e.fence() == notification.fence() + 1
                        && unsure.contains(e.runner()));
    }

    private static StoreException fenced() {
        return StoreException.transientFailure(
                "this process does not reach the database and may be taken for dead", null);
    }
}
