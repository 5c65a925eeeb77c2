// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Waits out outages: goes on asking while a server is away, until told that there is no time left. For any number of
 * threads.
 *
 * <p>However many threads wait, the log has one line when the first of them fails, one about each minute, and one when
 * none waits any more.
 */
public final class Patience {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);

    private final String who;
    private final Outage outage;
    private final Clock clock;
    private final Backoff backoff;
    private final Set<Clock.Waker> sleeping = ConcurrentHashMap.newKeySet();
    private final AtomicInteger heldUp = new AtomicInteger();
    private volatile boolean ended;

    /** @param who for the log: whose work is held up */
    public Patience(String who, Clock clock, Backoff backoff) {
        this.who = who;
        this.outage = new Outage(clock);
        this.clock = clock;
        this.backoff = backoff;
    }

    /**
     * What {@code operation} returns, after as many tries as it takes. A failure that does not pass (see
     * {@link MayPass}) goes through.
     *
     * @param what is tried, for the log, as after "cannot"
     * @throws InterruptedException when the patience has ended, or the thread was interrupted, after at least one try
     */
    public <T> T insist(String what, Supplier<T> operation) throws InterruptedException {
        int failures = 0;
        boolean done = false;
        try {
            while (true) {
                try {
                    T result = operation.get();
                    done = true;
                    return result;
                } catch (RuntimeException e) {
                    if (!MayPass.is(e)) {
                        throw e;
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted at " + what); // the failure is only how that shows
                    }
                    if (++failures == 1) {
                        heldUp.incrementAndGet();
                    }
                    boolean tell = outage.hit(failures == 1);
                    log.atLevel(tell ? Level.WARN : Level.DEBUG)
                            .log("The {} cannot {} and goes on trying: {}", who, what, e.getMessage());
                }
                sleep(failures);
            }
        } finally {
            if (failures > 0) {
                heldUp.decrementAndGet();
                Optional<Duration> over = outage.left();
                if (done) {
                    over.ifPresent(was -> log.info("The {} goes on after {} s.", who, was.toSeconds()));
                }
            }
        }
    }

    /** Like {@link #insist}, for what returns nothing. */
    public void insistOn(String what, Runnable operation) throws InterruptedException {
        boolean ignored = insist(what, () -> {
            operation.run();
            return true;
        });
    }

    /**
     * Waits a while after the {@code failures}-th failure in a row.
     *
     * @throws InterruptedException when the patience has ended, or the thread was interrupted
     */
    public void pause(int failures) throws InterruptedException {
        heldUp.incrementAndGet();
        try {
            sleep(failures);
        } finally {
            heldUp.decrementAndGet();
        }
    }

    private void sleep(int failures) throws InterruptedException {
        Clock.Waker waker = clock.newWaker();
        sleeping.add(waker);
        try {
            if (!ended) {
                waker.await(backoff.after(failures));
            }
        } finally {
            sleeping.remove(waker);
        }
        if (ended) {
            throw new InterruptedException("no time left");
        }
    }

    /** How many threads are held up now: those that pause, and those whose last try failed, also while they try again. */
    public int waiting() {
        return heldUp.get();
    }

    /** Whoever waits gives up, and from now on there is one try for everything. */
    public void end() {
        ended = true;
        sleeping.forEach(Clock.Waker::wake);
    }
}
