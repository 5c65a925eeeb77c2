// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.runner.spi.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The actions that run in this process now. */
final class RunsInProgress {

    private final Clock clock;
    private final Supplier<Optional<Execution.Claim>> self;
    private final RunLimits limits;
    private final CancelHandlers handlers;
    private final Consumer<LiveRun> writes;
    private final ShortActions times;
    private final BegunRuns begun;
    private final Clock.Waker none;
    private final Set<ActiveRun> runs = new LinkedHashSet<>();
    private String over = "";

    /** @param self who this process is, or empty while it may run nothing */
    RunsInProgress(Clock clock, Supplier<Optional<Execution.Claim>> self, RunLimits limits) {
        this(clock, self, limits, run -> {}, new ShortActions(), BegunRuns.NONE);
    }

    /**
     * @param writes is told when one of the runs writes something for the first time
     * @param times is told how long those take that come to an end
     * @param begun is told of each before it can do anything
     */
    RunsInProgress(
            Clock clock,
            Supplier<Optional<Execution.Claim>> self,
            RunLimits limits,
            Consumer<LiveRun> writes,
            ShortActions times,
            BegunRuns begun) {
        this.writes = writes;
        this.times = times;
        this.begun = begun;
        this.clock = clock;
        this.self = self;
        this.limits = limits;
        this.handlers = new CancelHandlers(clock);
        this.none = clock.newWaker();
    }

    /** For {@code execution}, which was claimed, on this thread. */
    ActiveRun open(Execution execution) {
        return new ActiveRun(execution, limits.output(), limits.memory(), clock.nanos(), writes);
    }

    /** Runs {@code run} on this thread. What comes of it is {@link RunnerLost} if it had to end before it did by itself. */
    RunResult run(ActiveRun run, Preparation.Ready ready) {
        if (!enter(run)) {
            return notStarted();
        }
        Execution execution = run.execution();
        begun.begin(execution.id(), execution.fence());
        long began = clock.nanos();
        try {
            RunResult result = run.run(ready);
            if (result instanceof RunResult.Returned returned && returned.outcome() instanceof Outcome.Ended) {
                times.took(run.execution().action(), clock.since(began));
            }
            return limits.outputSchemas() ? OutputCheck.of(ready).apply(result) : result;
        } finally {
            leave(run);
        }
    }

    /** Ends all that run. */
    void interruptAll(String because) {
        end(all(), run -> run.giveUp(because));
    }

    /** Ends all that run, and refuses to begin others from now on. Returns what ran. */
    List<Execution> end(String because) {
        List<ActiveRun> ending = close(because);
        end(ending, run -> run.giveUp(because));
        return ending.stream().map(ActiveRun::execution).toList();
    }

    /** Ends those of {@code wanted} that run here, as canceled. */
    void cancel(Collection<Execution> wanted) {
        List<ActiveRun> here = all().stream()
                .filter(run -> wanted.stream().anyMatch(e -> isSameRun(e, run.execution())))
                .toList();
        end(here, ActiveRun::cancel);
    }

    /** Interrupts all of {@code ending} before it calls what their runners want called: that is a plugin's, and may hang. */
    private void end(List<ActiveRun> ending, Function<ActiveRun, List<Runnable>> how) {
        Map<String, List<Runnable>> toCall = new LinkedHashMap<>();
        ending.forEach(run -> toCall.put(run.execution().id(), how.apply(run)));
        toCall.forEach((id, all) -> all.forEach(handler -> handlers.call(id, handler)));
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

    private synchronized List<ActiveRun> all() {
        return List.copyOf(runs);
    }

    private synchronized List<ActiveRun> close(String because) {
        over = because;
        return List.copyOf(runs);
    }

    /** False if it must not begin: this process stops, or is not any more who it was when it claimed. */
    private synchronized boolean enter(ActiveRun run) {
        boolean same =
                self.get().filter(me -> me.equals(run.execution().runner())).isPresent();
        return over.isEmpty() && same && runs.add(run);
    }

    private synchronized void leave(ActiveRun run) {
        runs.remove(run);
        if (runs.isEmpty()) {
            none.wake();
        }
    }

    private synchronized RunnerLost notStarted() {
        return new RunnerLost(
                false,
                "the action was not started: " + (over.isEmpty() ? "its runner was cut off from the database" : over));
    }
}
