// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.PolicySlots;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the slots of executions that have ended or are pending, where the process that should have done so died or
 * did not know of them, and lets those go on that wait for slots which are free, of which there are more since a policy
 * was changed, or that no policy asks for any more. May be repeated, also at the same time.
 */
final class SlotSweep {

    private static final Logger log = LoggerFactory.getLogger(SlotSweep.class);
    private static final int AT_ONCE = 200;

    private final SlotStore store;
    private final ExecutionStore executions;
    private final SlotTable slots;
    private final LogThrottle failures;

    SlotSweep(Store store, SlotTable slots, Clock clock) {
        this.failures = new LogThrottle(clock);
        this.store = store.slots();
        this.executions = store.executions();
        this.slots = slots;
    }

    /**
     * Does it once; blocks for the database, and throws what that throws. PolicySlots with which it cannot be done are named in the
     * log, and hold up no others.
     *
     * @param may whether to go on, asked before each step
     */
    void run(BooleanSupplier may) {
        List<PolicySlots> page = store.list("", AT_ONCE);
        while (!page.isEmpty() && may.getAsBoolean()) {
            page.forEach(taken -> tried(taken.id(), () -> giveBack(taken)));
            page = page.size() < AT_ONCE
                    ? List.of()
                    : store.list(page.get(page.size() - 1).id(), AT_ONCE);
        }
        for (String waitedFor : executions.waitedFor()) {
            if (!may.getAsBoolean()) {
                return;
            }
            tried(waitedFor, () -> slots.settle(waitedFor, Set.of()));
        }
    }

    private void tried(String id, Runnable step) {
        try {
            step.run();
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            told(id, e);
        } catch (IllegalArgumentException e) { // it is about a document that cannot be read
            told(id, e);
        }
    }

    private void told(String id, RuntimeException e) {
        failures.another()
                .ifPresent(times -> log.atWarn()
                        .addKeyValue("slots", id)
                        .log(
                                "PolicySlots cannot be looked at, trying again ({} since this was said last): {}",
                                times,
                                e.getMessage()));
    }

    private void giveBack(PolicySlots taken) {
        Set<String> unreadable = new HashSet<>();
        List<Execution> holders = read(taken.holders(), unreadable);
        Set<String> leaving = new HashSet<>(taken.holders());
        leaving.removeAll(unreadable); // whether these run is not known
        holders.stream().filter(SlotTable::mayHold).map(Execution::id).forEach(leaving::remove);
        if (!leaving.isEmpty()) {
            slots.settle(taken.id(), leaving);
            log.atInfo().addKeyValue("executions", leaving).log("Gave back slots that were left taken.");
        }
        slots.goOn(taken, holders);
        List<String> waiting = holders.stream()
                .filter(holder -> holder.slots() != null && !taken.id().equals(holder.slots()))
                .map(Execution::id)
                .toList();
        if (!waiting.isEmpty()) {
            slots.giveBackTooEarly(taken, executions.read(waiting, Set.of(Part.PARAMETERS)));
        }
    }

    /** Those of {@code ids} that are there and can be read; the rest of those that are there is {@code unreadable}. */
    private List<Execution> read(List<String> ids, Set<String> unreadable) {
        try {
            return executions.read(ids, Set.of());
        } catch (IllegalArgumentException e) {
            return ids.stream()
                    .flatMap(id -> {
                        try {
                            return executions.read(List.of(id), Set.of()).stream();
                        } catch (IllegalArgumentException broken) {
                            told(id, broken);
                            boolean ignored = unreadable.add(id);
                            return Stream.empty();
                        }
                    })
                    .toList();
        }
    }
}
