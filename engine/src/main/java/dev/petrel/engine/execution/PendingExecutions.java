// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pending executions need. That one needs something is written with the change that makes it pending, so that it
 * survives the process; one that no step follows costs nothing. For any thread.
 */
public final class PendingExecutions {

    private static final Logger log = LoggerFactory.getLogger(PendingExecutions.class);

    /** After how long a step that failed is tried again; until then others come first. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ExecutionStore store;
    private final Clock clock;
    private final List<PendingStep> steps;
    private final LogThrottle failures;

    /** @param steps the same in every process of the cluster that makes executions pending or sweeps them */
    public PendingExecutions(ExecutionStore store, Clock clock, List<PendingStep> steps) {
        this.store = store;
        this.clock = clock;
        this.steps = List.copyOf(steps);
        this.failures = new LogThrottle(clock);
    }

    /** No step follows any. */
    static PendingExecutions unattended(ExecutionStore store, Clock clock) {
        return new PendingExecutions(store, clock, List.of());
    }

    /** Whether {@code execution} needs something once it is pending. */
    boolean follows(Execution execution) {
        return step(execution).isPresent();
    }

    private Optional<PendingStep> step(Execution execution) {
        return steps.stream().filter(step -> step.follows(execution)).findFirst();
    }

    /**
     * Does what an execution that has become pending just now needs. Throws nothing: the {@link PendingSweeper} does what
     * is left.
     */
    void attend(Execution execution, BiPredicate<Execution, ExecutionStatus> over) {
        if (!follows(execution)) {
            return;
        }
        try {
            store.read(List.of(execution.id()), Set.of(ExecutionStore.Part.LOG)).stream()
                    .filter(now -> now.status() == ExecutionStatus.PENDING)
                    .forEach(now -> attendDue(now, false, over));
        } catch (RuntimeException e) { // whatever it is, the execution is pending, and marked as due
            log.atDebug()
                    .addKeyValue("execution", execution.id())
                    .log("A pending execution is left to the sweeper.", e);
        }
    }

    /**
     * Does what a pending execution needs now, and notes when it needs something again.
     *
     * @param pending it as it was read, with its log
     * @param hurried whether only what takes the database alone is to be done
     * @param over ends it
     */
    void attendDue(Execution pending, boolean hurried, BiPredicate<Execution, ExecutionStatus> over) {
        PendingStep.Next next =
                step(pending).map(step -> next(step, pending, hurried)).orElseGet(PendingStep.Never::new);
        if (next instanceof PendingStep.Over end) {
            boolean ignored = over.test(pending, end.end()); // false if it has moved on
        } else {
            store.postpone(pending, next instanceof PendingStep.Again again ? again.at() : null);
        }
    }

    private PendingStep.Next next(PendingStep step, Execution pending, boolean hurried) {
        try {
            return step.attend(pending, hurried);
        } catch (RuntimeException e) { // the others must not wait for this one
            failures.another()
                    .ifPresent(times -> log.atWarn()
                            .addKeyValue("execution", pending.id())
                            .log(
                                    "Cannot {} of a pending execution, trying again ({} since this was said last): {}",
                                    step.what(),
                                    times,
                                    e.toString()));
            return new PendingStep.Again(clock.instant().plus(PATIENCE));
        }
    }

    /** Those that need something now, at most {@code limit}. */
    List<Execution> due(int limit) {
        return store.due(clock.instant(), limit);
    }
}
