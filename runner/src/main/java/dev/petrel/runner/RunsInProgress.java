// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The threads that run an action now. They, and only they, are interrupted when the actions must end: an interrupt
 * never hits a thread that writes to the database.
 */
final class RunsInProgress {

    private final Clock clock;
    private final Supplier<Optional<Execution.Claim>> self;
    private final Clock.Waker none;
    private final Set<Thread> threads = new HashSet<>();
    private String reason = "";
    private boolean over;

    /** @param self who this process is, or empty while it may run nothing */
    RunsInProgress(Clock clock, Supplier<Optional<Execution.Claim>> self) {
        this.clock = clock;
        this.self = self;
        this.none = clock.newWaker();
    }

    /** Runs {@code request} on this thread, or ends it as abandoned if it must end before it does by itself. */
    Outcome run(Runner runner, RunRequest request) {
        try {
            if (!enter(request.execution())) {
                return abandoned("the action was not started: ");
            }
            try {
                return runner.run(request);
            } finally {
                leave();
            }
        } catch (InterruptedException e) {
            return abandoned("the action was ended and its processes killed: ");
        } catch (RuntimeException e) {
            return Outcome.failed("runner \"" + request.action().runnerType() + "\" broke down: " + e, e);
        }
    }

    /** Interrupts all that run. */
    synchronized void interruptAll(String because) {
        reason = because;
        threads.forEach(Thread::interrupt);
    }

    /** Interrupts all that run, and refuses to begin others from now on. */
    synchronized void end(String because) {
        over = true;
        interruptAll(because);
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

    private synchronized int running() {
        return threads.size();
    }

    /** False if it must not begin: this process stops, or is not any more who it was when it claimed. */
    private synchronized boolean enter(Execution execution) {
        boolean same = self.get().filter(me -> me.equals(execution.runner())).isPresent();
        if (over || !same) {
            return false;
        }
        threads.add(Thread.currentThread());
        return true;
    }

    private synchronized void leave() {
        threads.remove(Thread.currentThread());
        boolean ignored = Thread.interrupted(); // whoever meant the run is late
        if (threads.isEmpty()) {
            none.wake();
        }
    }

    private synchronized Outcome abandoned(String what) {
        String why = reason.isEmpty() ? "its runner was cut off from the database" : reason;
        return Outcome.ended(ExecutionStatus.ABANDONED, what + why);
    }
}
