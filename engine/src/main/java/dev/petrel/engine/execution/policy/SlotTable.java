// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.PolicySlots;
import dev.petrel.engine.policy.ConcurrencyLimit;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes slots, gives them back, and hands those that are free to the executions that wait for them, the oldest first. Each
 * step is one compare-and-set, may be repeated, and may be left by a process that dies: the next step on the same slots,
 * or the sweep, goes on from there.
 *
 * <p>A slot that is handed over belongs to an execution that is still delayed, so that no later one can take it meanwhile.
 */
final class SlotTable {

    /** As many processes as change the same slots at once, and then some. */
    private static final int TRIES = 50;

    /** How many that wait for slots of which there are enough, or of no policy any more, are let go at a time. */
    private static final int AT_ONCE = 1000;

    private final SlotStore slots;
    private final ExecutionStore store;
    private final RegisteredPolicies policies;
    private final Supplier<ExecutionLifecycle> lifecycle;

    /** @param lifecycle asked for when it is needed: it knows of this */
    SlotTable(Store store, RegisteredPolicies policies, Supplier<ExecutionLifecycle> lifecycle) {
        this.slots = store.slots();
        this.store = store.executions();
        this.policies = policies;
        this.lifecycle = lifecycle;
    }

    /**
     * Takes a slot for {@code execution}, unless it holds one, all are taken, or others wait for them. Its slots are another
     * version then in any case: see {@link #giveBackTooEarly}.
     *
     * @return whether it holds one now
     */
    boolean take(ConcurrencyLimit limit, String id, String execution) {
        return changed(id, () -> {
            PolicySlots now = slots.get(id);
            if (!now.holds(execution)) {
                boolean full = now.holders().size() >= limit.threshold();
                if (full || !limit.settings().cancels() && !store.waiting(id, 1).isEmpty()) {
                    return Optional.of(false);
                }
            }
            return slots.replace(now, now.changed(List.of(), List.of(execution)))
                    ? Optional.of(true)
                    : Optional.empty();
        });
    }

    /**
     * Gives back the slots of executions that wait for slots which they should have taken before these: a policy came into
     * force after they had been handed these. They might wait for each other for ever.
     *
     * <p>Such an execution may go on at any moment. If it does, it takes these slots anew, which changes them, before it
     * runs; and then nothing is given back here.
     *
     * @param read the slots, read before
     * @param waiting executions that hold one of them and wait for others, with their parameters
     */
    void giveBackTooEarly(PolicySlots read, List<Execution> waiting) {
        List<String> early = waiting.stream()
                .filter(execution -> {
                    List<String> order = policies.now(execution.action().toString()).limits().stream()
                            .map(limit -> limit.slots(execution))
                            .toList();
                    int awaited = order.indexOf(execution.slots());
                    return awaited >= 0 && awaited < order.indexOf(read.id());
                })
                .map(Execution::id)
                .toList();
        if (!early.isEmpty() && slots.replace(read, read.changed(early, List.of()))) {
            settle(read.id(), Set.of());
        }
    }

    /**
     * Gives back the slots of {@code leaving}, which have ended or hold nothing, and hands what is free to those that wait.
     *
     * @param leaving ids of executions
     */
    void settle(ConcurrencyLimit limit, String id, Set<String> leaving) {
        settle(id, leaving, any -> Optional.of(limit));
    }

    /** The same, of slots that some policy had, which may have been changed or removed since. */
    void settle(String id, Set<String> leaving) {
        settle(id, leaving, waiting -> limit(id, waiting));
    }

    private void settle(String id, Set<String> leaving, Function<Execution, Optional<ConcurrencyLimit>> policy) {
        Set<String> gone = new HashSet<>(leaving);
        do {
            List<Execution> next = handOver(id, gone, policy);
            gone.clear();
            for (Execution execution : next) {
                if (lifecycle.get().requeue(execution).isEmpty() && !mayHold(execution.id())) {
                    gone.add(execution.id()); // it was canceled before it was handed the slot
                }
            }
        } while (!gone.isEmpty());
    }

    /** Lets those go on that hold one of the slots they wait for: the process that handed it over did not come further. */
    void goOn(PolicySlots read, List<Execution> holders) {
        holders.stream()
                .filter(holder -> read.id().equals(holder.slots()))
                .forEach(handed -> lifecycle.get().requeue(handed));
    }

    /** Whether the execution can still use a slot. */
    private boolean mayHold(String execution) {
        return store.read(List.of(execution), Set.of()).stream().anyMatch(SlotTable::mayHold);
    }

    /** One that is pending has no process that runs, as in StackStorm. */
    static boolean mayHold(Execution execution) {
        return !execution.status().isTerminal() && execution.status() != ExecutionStatus.PENDING;
    }

    /** Those that are to be requested: they hold a slot now, or need none. */
    private List<Execution> handOver(
            String id, Set<String> leaving, Function<Execution, Optional<ConcurrencyLimit>> policy) {
        return changed(id, () -> {
            PolicySlots now = slots.get(id);
            List<String> staying = now.changed(leaving, List.of());
            List<Execution> first = store.waiting(id, 1);
            Optional<ConcurrencyLimit> limit = first.isEmpty() ? Optional.empty() : policy.apply(first.get(0));
            List<Execution> next;
            if (limit.isPresent()) {
                next = next(id, staying, limit.get());
            } else {
                // No policy wants these slots: who waits goes on without, and who runs is counted until its end.
                next = first.isEmpty() ? first : store.waiting(id, AT_ONCE);
            }
            List<String> coming =
                    limit.isPresent() ? next.stream().map(Execution::id).toList() : List.of();
            List<String> holders = now.changed(leaving, coming);
            return holders.equals(now.holders()) || slots.replace(now, holders) ? Optional.of(next) : Optional.empty();
        });
    }

    /** Those that wait and hold none yet, as many as there are slots free. */
    private List<Execution> next(String id, List<String> staying, ConcurrencyLimit limit) {
        int free = Math.min(Math.max(limit.threshold() - staying.size(), 0), AT_ONCE);
        return store.waiting(id, staying.size() + free).stream()
                .filter(execution -> !staying.contains(execution.id()))
                .limit(free)
                .toList();
    }

    /** The policy whose slots have this id, by an execution that waits for them; empty when none is in force. */
    private Optional<ConcurrencyLimit> limit(String id, Execution waiting) {
        List<ConcurrencyLimit> limits =
                policies.now(waiting.action().toString()).limits();
        return limits.isEmpty()
                ? Optional.empty()
                : store.read(List.of(waiting.id()), Set.of(Part.PARAMETERS)).stream()
                        .flatMap(whole -> limits.stream()
                                .filter(limit -> limit.slots(whole).equals(id)))
                        .findFirst();
    }

    private static <T> T changed(String id, Supplier<Optional<T>> attempt) {
        return Retry.cas(TRIES, attempt)
                .orElseThrow(
                        () -> StoreException.transientFailure("the slots \"" + id + "\" change all the time", null));
    }
}
