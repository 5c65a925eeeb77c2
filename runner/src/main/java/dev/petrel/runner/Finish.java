// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how runs ended. The result waits in memory while the database is away. */
final class Finish {

    private static final Logger log = LoggerFactory.getLogger(Finish.class);

    private final ExecutionStore executions;
    private final Clock clock;
    private final RunnerMetrics metrics;

    Finish(ExecutionStore executions, Clock clock, RunnerMetrics metrics) {
        this.executions = executions;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Writes the end of {@code execution} under its fence; if somebody else has moved it on, that stands. */
    void finish(Execution execution, Outcome outcome, Patience patience) {
        String id = execution.id();
        try {
            patience.insist("write the end of execution \"" + id + "\"", () -> write(execution, outcome))
                    .ifPresentOrElse(status -> ended(execution, status), () -> overtaken(execution, outcome));
        } catch (InterruptedException e) {
            log.error(
                    "Execution \"{}\" ended as {}, but the database was away until this runner had to stop: its result is"
                            + " lost, and it will be taken for abandoned.",
                    id,
                    outcome.status().word());
        }
    }

    private void ended(Execution execution, ExecutionStatus status) {
        metrics.ended(execution, status, clock.instant());
        log.atInfo()
                .addKeyValue("execution", execution.id())
                .addKeyValue("action", execution.action())
                .addKeyValue("status", status.word())
                .log("Execution ended.");
    }

    private void overtaken(Execution execution, Outcome outcome) {
        metrics.overtaken();
        log.atWarn()
                .addKeyValue("execution", execution.id())
                .addKeyValue("status", outcome.status().word())
                .log("The end of an execution is dropped: somebody else has moved it on meanwhile.");
    }

    /** The status that was written, or empty if the execution is not ours to end any more. */
    private Optional<ExecutionStatus> write(Execution execution, Outcome outcome) {
        try {
            boolean moved = move(execution, ExecutionStatus.RUNNING, outcome) || settled(execution, outcome);
            return moved ? Optional.of(outcome.status()) : Optional.empty();
        } catch (StoreException e) {
            if (e.isTransient()) {
                throw e;
            }
            return writeBare(execution, outcome, e);
        } catch (RuntimeException e) {
            return writeBare(execution, outcome, e); // a value that the driver cannot write
        }
    }

    /** The database cannot hold this result: the execution must end all the same. */
    private Optional<ExecutionStatus> writeBare(Execution execution, Outcome outcome, RuntimeException reason) {
        Outcome bare = Outcome.failed("the action ended as " + outcome.status().word()
                + ", but its result cannot be stored: " + reason.getMessage());
        return move(execution, ExecutionStatus.RUNNING, bare) ? Optional.of(bare.status()) : Optional.empty();
    }

    private boolean move(Execution execution, ExecutionStatus from, Outcome outcome) {
        return executions.transition(
                execution.id(), execution.fence(), from, outcome.status(), outcome.result(), clock.instant());
    }

    /** It was not running: written already by a try whose answer was lost, or about to be canceled, or another's. */
    private boolean settled(Execution execution, Outcome outcome) {
        Optional<Execution> now = executions.get(execution.id()).filter(e -> e.fence() == execution.fence());
        if (now.isEmpty()) {
            return false;
        }
        ExecutionStatus status = now.get().status();
        if (status.isTerminal()) {
            return status == outcome.status();
        }
        return status.mayBecome(outcome.status()) && move(execution, status, outcome);
    }
}
