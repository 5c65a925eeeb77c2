// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes one notification to its end: claim, acknowledge, run, write the result. Everything before the acknowledgement can be
 * repeated; everything after it is covered by the claim.
 */
final class ExecutionWorker {

    private static final Logger log = LoggerFactory.getLogger(ExecutionWorker.class);
    private static final int ATTEMPTS = 5;

    /** What it works with. */
    record Parts(
            Slots slots,
            Claims claims,
            Preparation preparation,
            RunsInProgress runs,
            LiveOutput live,
            ResultWriter results,
            Ends ends,
            DeadLetters deadLetters,
            ServiceTokens tokens,
            BegunRuns begun) {

        /** Its end is written, or it is another run's to end. */
        void settled(Execution execution) {
            begun.end(execution.id(), execution.fence());
        }
    }

    private final Parts parts;
    private final RunnerMetrics metrics;
    private final Retry taking;
    private final Retry finishing;

    /**
     * @param taking for what comes before the acknowledgement: ends when the runner begins to stop
     * @param finishing for what comes after it: ends last
     */
    ExecutionWorker(Parts parts, RunnerMetrics metrics, Retry taking, Retry finishing) {
        this.parts = parts;
        this.metrics = metrics;
        this.taking = taking;
        this.finishing = finishing;
    }

    /** Claims an execution, or finds that it is not to be had. */
    private interface Claiming {
        Optional<Execution> claim() throws InterruptedException;
    }

    /** Deals with {@code delivery}, which holds a slot, to the end. Does not throw. */
    void handle(Delivery delivery) {
        handle(delivery, () -> claim(delivery));
    }

    /** The same, of one that was not claimed with others. */
    void handle(Delivery delivery, Claims.Undecided undecided) {
        handle(delivery, () -> settled(delivery, parts.claims().claim(undecided, taking)));
    }

    private void handle(Delivery delivery, Claiming claiming) {
        try {
            Optional<Execution> claimed = claiming.claim();
            if (claimed.isEmpty()) {
                parts.slots().drop();
                return;
            }
            parts.slots().claim();
            delivery.ack();
            work(claimed.get());
        } catch (InterruptedException e) {
            delivery.requeue();
            parts.slots().drop();
        } catch (RuntimeException e) {
            tryAgainLater(delivery, e);
            parts.slots().drop();
        }
    }

    /** Empty when the delivery is settled without a run. */
    private Optional<Execution> claim(Delivery delivery) throws InterruptedException {
        ExecutionNotification notification;
        try {
            notification = ExecutionNotification.decode(delivery.message());
        } catch (IllegalArgumentException e) {
            parts.deadLetters()
                    .deadLetter(
                            Queue.EXECUTION,
                            delivery,
                            "the message is no notification of an execution: " + e.getMessage(),
                            taking);
            return Optional.empty();
        }
        return settled(delivery, parts.claims().claim(notification, taking));
    }

    private Optional<Execution> settled(Delivery delivery, Optional<Execution> claimed) {
        if (claimed.isEmpty()) {
            delivery.ack();
            metrics.claimLost();
        }
        return claimed;
    }

    /** Runs an execution that was claimed, whose slot runs, to the end. Does not throw. */
    void work(Execution execution) {
        work(execution, this::result);
    }

    /** Writes the end of an execution that was claimed, whose slot runs, and has run. Does not throw. */
    void finish(Execution execution, RunResult result) {
        work(execution, run -> result);
    }

    private void work(Execution execution, Function<ActiveRun, RunResult> running) {
        MDC.put("execution", execution.id());
        try (ActiveRun run = parts.runs().open(execution)) {
            RunResult result = running.apply(run);
            boolean written = !run.isLarge() && parts.ends().write(execution, result);
            if (written || parts.results().write(execution, result, finishing)) {
                parts.settled(execution);
            }
        } catch (RuntimeException e) {
            log.error(
                    "The end of execution \"{}\" could not be written: it stays as it is until this process has ended, and"
                            + " is taken for lost then. This is a bug in Petrel; please report it.",
                    execution.id(),
                    e);
        } finally {
            MDC.remove("execution");
            parts.claims().release(execution);
            parts.slots().release();
        }
    }

    /**
     * Runs an execution that was claimed and whose runner returns at once. Empty, and nothing of it has begun, if the
     * database is needed for that and away. Does not throw.
     */
    Optional<RunResult> resultAtOnce(Execution execution) {
        MDC.put("execution", execution.id());
        try (ActiveRun run = parts.runs().open(execution)) {
            return Optional.of(result(run, () -> parts.preparation().prepare(execution)));
        } catch (RuntimeException e) {
            StoreFailures.requireTransient(e);
            return Optional.empty();
        } finally {
            MDC.remove("execution");
        }
    }

    private RunResult result(ActiveRun run) {
        Execution execution = run.execution();
        return result(
                run,
                () -> finishing.untilStopped(
                        "read action \"" + execution.action() + "\"",
                        () -> parts.preparation().prepare(execution)));
    }

    /** Makes ready what is to run. */
    private interface Preparing {
        Preparation.Prepared prepare() throws InterruptedException;
    }

    private RunResult result(ActiveRun run, Preparing preparing) {
        Execution execution = run.execution();
        if (execution.status() == ExecutionStatus.CANCELING) {
            return new RunResult.Returned(
                    Outcome.ended(ExecutionStatus.CANCELED, "the execution was canceled before the action began"));
        }
        Preparation.Prepared prepared;
        try {
            prepared = preparing.prepare();
            if (prepared instanceof Preparation.Ready ready) {
                ready.token()
                        .ifPresent(token -> run.afterwards(() -> parts.tokens().revoke(token)));
            }
        } catch (InterruptedException e) {
            return new RunnerLost(
                    false, "the action runner was stopped before the action began: the database was away");
        } catch (RuntimeException e) {
            if (Transient.is(e)) { // of one that is prepared at once
                throw e;
            }
            return new RunResult.Returned(Outcome.failed("the action could not be prepared: " + e.getMessage(), e));
        }
        return prepared instanceof Preparation.Ready ready
                ? started(run, ready)
                : new RunResult.Returned(Outcome.failed(((Preparation.Refused) prepared).reason()));
    }

    private RunResult started(ActiveRun run, Preparation.Ready ready) {
        try {
            return parts.runs().run(run, ready);
        } finally {
            parts.live().ended(run.live());
        }
    }

    private void tryAgainLater(Delivery delivery, RuntimeException failure) {
        log.warn(
                "Attempt {} of {} at message \"{}\" failed.",
                delivery.attempt(),
                ATTEMPTS,
                delivery.message().id(),
                failure);
        try {
            taking.pause(delivery.attempt());
            if (delivery.attempt() < ATTEMPTS) {
                var ignored = delivery.retry();
            } else {
                parts.deadLetters()
                        .deadLetter(
                                Queue.EXECUTION,
                                delivery,
                                ATTEMPTS + " attempts failed, the last with: " + failure,
                                taking);
                parts.results().unclaimable(ExecutionNotification.decode(delivery.message()), failure);
            }
        } catch (InterruptedException | RuntimeException e) {
            log.warn(
                    "Message \"{}\" goes back to its queue.", delivery.message().id(), e);
            delivery.requeue();
        }
    }
}
