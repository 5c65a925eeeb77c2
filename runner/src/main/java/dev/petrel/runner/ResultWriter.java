// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import dev.petrel.runner.spi.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how runs ended. The result waits in memory while the database is away. */
final class ResultWriter {

    private static final Logger log = LoggerFactory.getLogger(ResultWriter.class);

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final LostExecutionRecovery recovery;
    private final Clock clock;
    private final RunnerMetrics metrics;

    ResultWriter(RunnerDependencies dependencies, LostExecutionRecovery recovery, RunnerMetrics metrics) {
        this.store = dependencies.store().executions();
        this.executions = dependencies.executions();
        this.recovery = recovery;
        this.clock = dependencies.clock();
        this.metrics = metrics;
    }

    /**
     * Writes the end of {@code execution} under its fence; if another process has moved it on, that stands.
     *
     * @return false if neither is so: this process had to stop before
     */
    boolean write(Execution execution, RunResult result, Retry retry) {
        return result instanceof RunResult.Returned returned
                ? write(execution, ResultLimit.STANDARD.apply(returned.outcome()), retry)
                : giveUp(execution, (RunnerLost) result, retry);
    }

    /**
     * Tries once to write the ends of several executions together. Does not wait for the database to come back, and throws
     * nothing.
     *
     * @param results by execution
     * @return the ids of those whose ends are written; each other is to be written by itself
     */
    Set<String> write(Map<Execution, RunResult> results) {
        Instant over = clock.instant();
        Map<String, ExecutionLifecycle.Ending> endings = new LinkedHashMap<>();
        results.forEach((execution, result) -> {
            if (result instanceof RunResult.Returned returned && returned.outcome() instanceof Outcome.Ended ended) {
                Outcome bounded = ResultLimit.STANDARD.apply(ended);
                endings.put(
                        execution.id(), new ExecutionLifecycle.Ending(execution, bounded.status(), bounded.result()));
            }
        });
        Set<String> written = finished(List.copyOf(endings.values()));
        tell(written.stream().map(id -> Objects.requireNonNull(endings.get(id))).toList(), over);
        return written;
    }

    private void tell(List<ExecutionLifecycle.Ending> written, Instant over) {
        Instant now = clock.instant();
        written.forEach(ending -> count(ending.run(), ending.status(), over, now));
        EndLine.of(written).forEach(line -> line.write(log));
    }

    private Set<String> finished(List<ExecutionLifecycle.Ending> endings) {
        try {
            return endings.isEmpty() ? Set.of() : executions.finish(endings);
        } catch (StoreException e) {
            log.debug("Ends of executions are written one by one: {}", e.getMessage());
        } catch (RuntimeException e) { // whatever it is, each is tried by itself now
            log.warn("The ends of several executions cannot be written at once, and are written one by one.", e);
        }
        return Set.of();
    }

    private boolean giveUp(Execution execution, RunnerLost lost, Retry retry) {
        String id = execution.id();
        try {
            Optional<Execution> settled =
                    retry.untilStopped("write that execution \"" + id + "\" is lost", () -> settle(execution, lost));
            if (settled.isEmpty()) {
                overtaken(execution, ExecutionStatus.ABANDONED);
            }
            return true;
        } catch (InterruptedException e) {
            log.error(
                    "Execution \"{}\" is left to those who look after lost runners, for its end could not be written: {}",
                    id,
                    StoreFailures.why(e.getCause()));
            return false;
        }
    }

    private Optional<Execution> settle(Execution execution, RunnerLost lost) {
        try {
            return settleOrAbandon(execution, lost);
        } catch (RuntimeException e) {
            throw StoreFailures.triedOn(e);
        }
    }

    private Optional<Execution> settleOrAbandon(Execution execution, RunnerLost lost) {
        try {
            return recovery.settle(execution, lost);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) { // a bug, and so nothing is known that allows another start
            return abandon(execution, lost, e);
        }
    }

    private Optional<Execution> abandon(Execution execution, RunnerLost lost, RuntimeException bug) {
        String error = lost.why() + "; whether it may be started again cannot be told: " + StoreFailures.why(bug);
        Outcome outcome = Outcome.ended(ExecutionStatus.ABANDONED, error);
        if (!executions.abandon(execution, outcome.result())) {
            return Optional.empty();
        }
        log.error("Execution \"{}\" is abandoned: {}", execution.id(), error, bug);
        return Optional.of(execution.moved(outcome.status(), outcome.result(), clock.instant()));
    }

    /** Ends what no runner can claim, so that the sweeper does not notify of it again and again. */
    void unclaimable(ExecutionNotification notification, RuntimeException reason) {
        Map<String, @Nullable Object> result =
                Map.of("error", "no runner could claim it: " + StoreFailures.why(reason));
        try {
            if (executions.fail(notification.id(), notification.fence(), result)) {
                log.error("Execution \"{}\" failed: {}", notification.id(), result.get("error"));
            }
        } catch (StoreException e) {
            log.error("Execution \"{}\" can be neither claimed nor ended: {}", notification.id(), e.getMessage());
        }
    }

    private boolean write(Execution execution, Outcome outcome, Retry retry) {
        String id = execution.id();
        Instant over = clock.instant();
        try {
            retry.untilStopped("write the end of execution \"" + id + "\"", () -> write(execution, outcome))
                    .ifPresentOrElse(
                            status -> tell(execution, status, over), () -> overtaken(execution, outcome.status()));
            return true;
        } catch (InterruptedException e) {
            log.error(
                    "Execution \"{}\" ended as {}, but that could not be written until this runner had to stop: its result is"
                            + " lost, and it will be taken for abandoned. The last try failed: {}",
                    id,
                    outcome.status().word(),
                    StoreFailures.why(e.getCause()));
            return false;
        }
    }

    /** @param over when the action was */
    private void tell(Execution execution, ExecutionStatus status, Instant over) {
        if (status.isTerminal()) {
            count(execution, status, over, clock.instant());
        }
        new EndLine(List.of(execution.id()), execution.action(), status).write(log);
    }

    private void count(Execution execution, ExecutionStatus status, Instant over, Instant now) {
        metrics.ended(execution, status, now);
        metrics.reached(execution, over, now);
    }

    private void overtaken(Execution execution, ExecutionStatus status) {
        metrics.overtaken();
        log.atWarn()
                .addKeyValue("execution", execution.id())
                .addKeyValue("status", status.word())
                .log("The end of an execution is dropped: another process has moved it on meanwhile.");
    }

    /** The status that was written, or empty if the execution is not ours to end any more. */
    private Optional<ExecutionStatus> write(Execution execution, Outcome outcome) {
        try {
            return finished(execution, outcome);
        } catch (RuntimeException e) { // a refusal, or a value that the driver cannot write
            StoreFailures.require(e);
            return writeBare(execution, outcome, e);
        }
    }

    /** The database cannot hold this result: the execution must end all the same. */
    private Optional<ExecutionStatus> writeBare(Execution execution, Outcome outcome, RuntimeException reason) {
        String error = "the action ended as " + outcome.status().word() + ", but its result cannot be stored: "
                + StoreFailures.why(reason);
        try {
            return finished(execution, bare(outcome, error));
        } catch (RuntimeException e) {
            throw StoreFailures.triedOn(e);
        }
    }

    private static Outcome bare(Outcome outcome, String error) {
        boolean failure = outcome.status().isTerminal() && outcome.status() != ExecutionStatus.SUCCEEDED;
        return Outcome.ended(failure ? outcome.status() : ExecutionStatus.FAILED, error);
    }

    private Optional<ExecutionStatus> finished(Execution execution, Outcome outcome) {
        if (outcome instanceof Outcome.Pending pending) {
            return executions.suspend(execution, pending.result());
        }
        if (outcome instanceof Outcome.Detached detached) {
            return executions.detach(execution, detached.start());
        }
        boolean finished = executions.finish(execution, outcome.status(), outcome.result());
        return finished ? Optional.of(written(execution, outcome.status())) : Optional.empty();
    }

    /** One that was ended because its time was over has timed out, and is not canceled. */
    private ExecutionStatus written(Execution execution, ExecutionStatus end) {
        return end != ExecutionStatus.CANCELED
                ? end
                : store.read(List.of(execution.id()), Set.of()).stream()
                        .map(Execution::status)
                        .findFirst()
                        .orElse(end);
    }
}
