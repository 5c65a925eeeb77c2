// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What follows the ends of executions. That something must follow is written with the end itself, so that it survives
 * the process; an execution that no step follows costs nothing. For any thread.
 */
public final class Completion {

    private static final Logger log = LoggerFactory.getLogger(Completion.class);

    /** Of how many executions is remembered that a failure was logged. */
    static final int MOST_FAILING = 1000;

    private final ExecutionStore store;
    private final List<CompletionStep> steps;
    private final Settling settling;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    Completion(ExecutionStore store, List<CompletionStep> steps) {
        this.store = store;
        this.settling = new Settling(store);
        this.steps = List.copyOf(steps);
    }

    /** The steps that need nothing but the executions, which every process has. */
    static Completion standard(ExecutionStore store) {
        return with(store, List.of());
    }

    /**
     * The standard steps, then {@code further} ones, in their order. Every process of a cluster that writes ends of
     * executions must have the same.
     */
    public static Completion with(ExecutionStore store, List<CompletionStep> further) {
        List<CompletionStep> all = new ArrayList<>();
        all.add(new UnusedResults(store));
        all.addAll(further);
        return new Completion(store, all);
    }

    /** Whether any step must follow {@code ended}, as far as can be told now. Throws nothing. */
    boolean follows(Execution ended) {
        return steps.stream().anyMatch(step -> mayFollow(step, ended));
    }

    private static boolean mayFollow(CompletionStep step, Execution ended) {
        try {
            return step.follows(ended);
        } catch (RuntimeException e) { // the end must be written all the same; the step is asked again after it
            log.atDebug().addKeyValue("execution", ended.id()).log("Cannot tell yet whether to {}", step.what(), e);
            return true;
        }
    }

    /** Does all that must follow the end of the execution {@code id}, which was written just now. Throws nothing. */
    void complete(String id) {
        boolean ignored = tried(
                "read it", id, () -> store.read(List.of(id), Set.of(Part.LOG)).forEach(this::complete));
    }

    /**
     * Does all that must follow {@code ended}. Throws nothing: an execution of which a step failed stays unsettled.
     *
     * @return whether all was done
     */
    boolean complete(Execution ended) {
        boolean done = true;
        for (CompletionStep step : steps) {
            done &= tried(step.what(), ended.id(), () -> {
                if (step.follows(ended)) {
                    step.complete(ended);
                }
            });
        }
        boolean settled = done && tried("settle it", ended.id(), () -> settling.settle(ended));
        if (settled) {
            failing.remove(ended.id());
        }
        return settled;
    }

    /** The same of several that ended together: if a step fails, all stay unsettled. */
    void complete(List<Execution> ended) {
        if (ended.isEmpty()) {
            return;
        }
        String first = ended.get(0).id();
        boolean done = true;
        for (CompletionStep step : steps) {
            done &= tried(step.what(), first, () -> {
                List<Execution> followed = ended.stream().filter(step::follows).toList();
                if (!followed.isEmpty()) {
                    step.completeAll(followed);
                }
            });
        }
        boolean ignored = done && tried("settle it", first, () -> store.settle(ended));
    }

    /** A failure is logged once for an execution until that is settled; rarely again, if so many others failed since. */
    private boolean tried(String what, String id, Runnable action) {
        try {
            action.run();
            return true;
        } catch (CompletionStep.Unfinished e) {
            log.atDebug().addKeyValue("execution", id).log("Goes on after the end of an execution: {}", e.getMessage());
            return false;
        } catch (RuntimeException e) { // whatever it is, the end of the execution is written and stands
            if (failing.size() >= MOST_FAILING) {
                failing.clear(); // another process may have settled them
            }
            log.atLevel(failing.add(id) ? Level.WARN : Level.DEBUG)
                    .addKeyValue("execution", id)
                    .log("Cannot {} after the end of an execution, trying again: {}", what, e.toString());
            return false;
        }
    }

    /** Of how many executions is remembered that a failure was logged. */
    int failing() {
        return failing.size();
    }

    /** The executions that a step must still follow, at most {@code limit}, those that ended first. */
    List<Execution> unsettled(int limit) {
        return store.unsettled(limit);
    }
}
