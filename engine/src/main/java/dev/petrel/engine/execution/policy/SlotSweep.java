// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Slots;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

    SlotSweep(Store store, SlotTable slots) {
        this.store = store.slots();
        this.executions = store.executions();
        this.slots = slots;
    }

    /** Does it once; blocks for the database, and throws what that throws. @param may whether to go on, asked before each step */
    void run(BooleanSupplier may) {
        List<Slots> page = store.list("", AT_ONCE);
        while (!page.isEmpty() && may.getAsBoolean()) {
            page.forEach(this::giveBack);
            page = page.size() < AT_ONCE
                    ? List.of()
                    : store.list(page.get(page.size() - 1).id(), AT_ONCE);
        }
        for (String waitedFor : executions.waitedFor()) {
            if (!may.getAsBoolean()) {
                return;
            }
            slots.settle(waitedFor, Set.of());
        }
    }

    private void giveBack(Slots taken) {
        List<Execution> holders = executions.read(taken.holders(), Set.of());
        Set<String> leaving = new HashSet<>(taken.holders());
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
}
