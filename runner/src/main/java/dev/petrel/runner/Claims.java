// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Doorbell;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Patience;
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
 * Claims executions for this process. Each doorbell's claim is dealt with by one thread of it at a time: else a claim
 * whose answer was lost could not be told from one that another thread made.
 */
final class Claims {

    /** What a claim of ours can have become without us. */
    private static final Set<ExecutionStatus> OURS = EnumSet.of(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING);

    private final ExecutionStore executions;
    private final Clock clock;
    private final Supplier<Optional<Execution.Claim>> self;
    private final Set<Doorbell> inHand = ConcurrentHashMap.newKeySet();

    /** @param self who this process is, or empty while it may claim nothing */
    Claims(ExecutionStore executions, Clock clock, Supplier<Optional<Execution.Claim>> self) {
        this.executions = executions;
        this.clock = clock;
        this.self = self;
    }

    /** Begins to deal with what {@code bell} asks for. False if another thread is at it. */
    boolean enter(Doorbell bell) {
        return inHand.add(bell);
    }

    /** Ends what {@link #enter} began. */
    void leave(Doorbell bell) {
        inHand.remove(bell);
    }

    /** The execution as claimed, or empty if it is not to be had. Waits for the database as long as it takes. */
    Optional<Execution> claim(Doorbell bell, Patience patience) throws InterruptedException {
        Set<Execution.Claim> unsure = new HashSet<>();
        return patience.insist("claim execution \"" + bell.id() + "\"", () -> {
            Execution.Claim me = self.get().orElseThrow(Claims::fenced);
            try {
                Optional<Execution> claimed = executions.claim(bell.id(), bell.fence(), me, clock.instant());
                return claimed.isEmpty() && !unsure.isEmpty() ? alreadyOurs(bell, unsure) : claimed;
            } catch (StoreException e) {
                if (e.isTransient()) {
                    unsure.add(me);
                }
                // Nobody would know of a claim that was made; and no doorbell is to blame for what the server does to
                // all.
                throw unsure.isEmpty() && !e.isOfTheServer() ? e : Refused.triedOn(e);
            }
        });
    }

    /** After failures whose writes may have happened: whether the claim that is in the way is one of those. */
    private Optional<Execution> alreadyOurs(Doorbell bell, Set<Execution.Claim> unsure) {
        return executions
                .get(bell.id())
                .filter(e -> OURS.contains(e.status()) && e.fence() == bell.fence() + 1 && unsure.contains(e.runner()));
    }

    private static StoreException fenced() {
        return StoreException.passing("this process does not reach the database and may be taken for dead", null);
    }
}
