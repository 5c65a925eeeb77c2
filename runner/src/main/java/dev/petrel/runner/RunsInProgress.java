// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.HashSet;
import java.util.Set;

/**
 * The threads that run an action now. They, and only they, are interrupted when the actions must end: an interrupt
 * never hits a thread that writes to the database.
 */
final class RunsInProgress {

    private final Set<Thread> threads = new HashSet<>();
    private boolean over;

    /** Runs {@code request} on this thread, or ends it as abandoned if it must end before it does by itself. */
    Outcome run(Runner runner, RunRequest request) {
        try {
            enter();
            try {
                return runner.run(request);
            } finally {
                leave();
            }
        } catch (InterruptedException e) {
            return Outcome.ended(
                    ExecutionStatus.ABANDONED,
                    "the action runner was stopped before the action ended; its processes were killed");
        } catch (RuntimeException e) {
            return Outcome.failed("runner \"" + request.action().runnerType() + "\" broke down: " + e, e);
        }
    }

    /** Interrupts all that run, and refuses to begin others. */
    synchronized void interruptAll() {
        over = true;
        threads.forEach(Thread::interrupt);
    }

    private synchronized void enter() throws InterruptedException {
        if (over) {
            throw new InterruptedException("stopping");
        }
        threads.add(Thread.currentThread());
    }

    private synchronized void leave() {
        threads.remove(Thread.currentThread());
        boolean ignored = Thread.interrupted(); // whoever meant the run is late
    }
}
