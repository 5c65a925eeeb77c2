// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.End;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerLost;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run an action now. They, and only they, are interrupted when the actions must end: an interrupt
 * never hits a thread that writes to the database. Each is interrupted once, so that it can end its processes in peace.
 */
final class RunsInProgress {

    private static final String ENDED = "the action was ended and its processes killed: ";

    private final Clock clock;
    private final Supplier<Optional<Execution.Claim>> self;
    private final Clock.Waker none;
    private final Set<Run> runs = new LinkedHashSet<>();
    private String over = "";

    /** An action that runs, until {@code ending} is set: what comes of it when the interrupt has ended it. */
    private static final class Run {
        private final Thread thread = Thread.currentThread();
        private final Execution execution;
        private @Nullable End ending;

        Run(Execution execution) {
            this.execution = execution;
        }

        void end(End how) {
            if (ending == null) {
                ending = how;
                thread.interrupt();
            }
        }
    }

    /** @param self who this process is, or empty while it may run nothing */
    RunsInProgress(Clock clock, Supplier<Optional<Execution.Claim>> self) {
        this.clock = clock;
        this.self = self;
        this.none = clock.newWaker();
    }

    /** Runs {@code request} on this thread. What comes of it is {@link RunnerLost} if it had to end before it did by itself. */
    End run(Runner runner, RunRequest request) {
        Run run = new Run(request.execution());
        if (!enter(run)) {
            return notStarted();
        }
        try {
            try {
                return runner.run(request);
            } finally {
                leave(run);
            }
        } catch (EndedEarly e) {
            return ending(run, e.result());
        } catch (InterruptedException e) {
            return ending(run, Map.of());
        } catch (RuntimeException e) {
            return Outcome.failed("runner \"" + request.action().runnerType() + "\" broke down: " + e, e);
        }
    }

    /** Ends all that run. */
    synchronized void interruptAll(String because) {
        runs.forEach(run -> run.end(new RunnerLost(true, ENDED + because)));
    }

    /** Ends all that run, and refuses to begin others from now on. Returns what ran. */
    synchronized List<Execution> end(String because) {
        over = because;
        interruptAll(because);
        return runs.stream().map(run -> run.execution).toList();
    }

    /** Ends those of {@code wanted} that run here, as canceled. */
    synchronized void cancel(Collection<Execution> wanted) {
        for (Run run : runs) {
            if (wanted.stream().anyMatch(e -> isSameRun(e, run.execution))) {
                run.end(Outcome.ended(ExecutionStatus.CANCELED, "the action was canceled and its processes killed"));
            }
        }
    }

    private static boolean isSameRun(Execution one, Execution other) {
        return one.id().equals(other.id()) && one.fence() == other.fence();
    }

    /** Waits until nothing runs, {@code most} at the most. True if so. For one thread at a time. */
    boolean awaitNone(Duration most) throws InterruptedException {
        long start = clock.nanos();
        while (running() > 0) {
            Duration left = most.minus(clock.since(start));
            if (left.isNegative() || left.isZero()) {
                return false;
            }
            none.await(left);
        }
        return true;
    }

    synchronized int running() {
        return runs.size();
    }

    /** False if it must not begin: this process stops, or is not any more who it was when it claimed. */
    private synchronized boolean enter(Run run) {
        boolean same =
                self.get().filter(me -> me.equals(run.execution.runner())).isPresent();
        return over.isEmpty() && same && runs.add(run);
    }

    private synchronized void leave(Run run) {
        runs.remove(run);
        boolean ignored = Thread.interrupted(); // an interrupt that was meant for the run and came late
        if (runs.isEmpty()) {
            none.wake();
        }
    }

    /** As {@code run} was ended, with what there is of it: {@code soFar}. */
    private synchronized End ending(Run run, Map<String, @Nullable Object> soFar) {
        End how = run.ending;
        if (how instanceof Outcome outcome) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>(soFar);
            result.putAll(outcome.result());
            return new Outcome(outcome.status(), result);
        }
        String why = how instanceof RunnerLost lost ? lost.why() : ENDED + "its thread was interrupted";
        return new RunnerLost(true, why, soFar);
    }

    private synchronized RunnerLost notStarted() {
        return new RunnerLost(
                false,
                "the action was not started: " + (over.isEmpty() ? "its runner was cut off from the database" : over));
    }
}
