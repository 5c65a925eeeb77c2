// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Goes on asking the database while it is away, until told that there is no time left. For any number of threads. */
final class Patience {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);

    private final Clock clock;
    private final Backoff backoff;
    private final Set<Clock.Waker> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    Patience(Clock clock, Backoff backoff) {
        this.clock = clock;
        this.backoff = backoff;
    }

    /**
     * What {@code operation} returns, after as many tries as it takes. Failures that are not transient go through.
     *
     * @throws InterruptedException when the patience has ended, or the thread was interrupted, after at least one try
     */
    <T> T insist(String what, Supplier<T> operation) throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return operation.get();
            } catch (StoreException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                failures++;
                log.atLevel(failures == 1 ? Level.WARN : Level.DEBUG)
                        .log("Cannot {}, trying again: {}", what, e.getMessage());
            }
            pause(failures);
        }
    }

    /**
     * Waits a while after the {@code failures}-th failure in a row.
     *
     * @throws InterruptedException when the patience has ended, or the thread was interrupted
     */
    void pause(int failures) throws InterruptedException {
        Clock.Waker waker = clock.newWaker();
        waiting.add(waker);
        try {
            if (!ended) {
                waker.await(backoff.after(failures));
            }
        } finally {
            waiting.remove(waker);
        }
        if (ended) {
            throw new InterruptedException("no time left");
        }
    }

    /** How many threads wait for the database now. */
    int waiting() {
        return waiting.size();
    }

    /** Whoever waits gives up, and from now on there is one try for everything. */
    void end() {
        ended = true;
        waiting.forEach(Clock.Waker::wake);
    }
}
