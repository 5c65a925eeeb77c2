// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads once a second what running executions have written, for the clients that follow them ({@link OutputFollower}), on one
 * thread; while no client does, there is neither. For any thread.
 */
final class OutputPoller {

    private static final Logger log = LoggerFactory.getLogger(OutputPoller.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Clock clock;
    private final ExecutorService thread = Threads.oneWhenNeeded(Threads.named("api-output"), 1);
    private final Set<Runnable> looks = ConcurrentHashMap.newKeySet();
    private boolean working;

    OutputPoller(Clock clock) {
        this.clock = clock;
    }

    /** {@code look} is done every second from now on. */
    synchronized void add(Runnable look) {
        looks.add(look);
        if (!working) {
            working = true;
            try {
                thread.execute(this::work);
            } catch (RejectedExecutionException e) {
                working = false;
            }
        }
    }

    void remove(Runnable look) {
        looks.remove(look);
    }

    private synchronized boolean goesOn() {
        working = !looks.isEmpty();
        return working;
    }

    private void work() {
        Clock.Waker waker = clock.newWaker();
        try {
            while (goesOn()) {
                waker.await(PERIOD);
                List.copyOf(looks).forEach(OutputPoller::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) { // the next time
            log.debug("What an execution writes cannot be read.", e);
        }
    }
}
