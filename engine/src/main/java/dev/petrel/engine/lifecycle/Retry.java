// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The two ways to try again: what fails for a transient reason, with back-off, until it works or until the retries are
 * stopped ({@link #untilStopped}); and a compare-and-set that another writer was faster at ({@link #cas}). For any number
 * of threads.
 *
 * <p>However many threads wait, the log has one line when the first of them fails, one about each minute, and one when
 * none waits any more.
 */
public final class Retry {

    private static final Logger log = LoggerFactory.getLogger(Retry.class);

    private final String who;
    private final OutageLog outage;
    private final Clock clock;
    private final Backoff backoff;
    private final Set<Clock.Waker> sleeping = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;

    /** @param who whose work is held up, for the log */
    public Retry(String who, Clock clock, Backoff backoff) {
        this.who = who;
        this.outage = new OutageLog(clock);
        this.clock = clock;
        this.backoff = backoff;
    }

    /**
     * What {@code operation} returns, after as many tries as it takes. A failure that is not {@link Transient} is thrown
     * at once.
     *
     * @param what is tried, for the log, as after "cannot"
     * @throws InterruptedException when it is stopped, or the thread was interrupted, after at least one try; its cause is
     *     what the last try failed with
     */
    public <T> T untilStopped(String what, Supplier<T> operation) throws InterruptedException {
        int failures = 0;
        boolean done = false;
        try {
            while (true) {
                try {
                    T result = operation.get();
                    done = true;
                    return result;
                } catch (RuntimeException e) {
                    if (!Transient.is(e)) {
                        throw e;
                    }
                    if (Thread.interrupted()) {
                        throw interrupted("interrupted at " + what, e); // the failure is only how that shows
                    }
                    if (++failures == 1) {
                        waiting.incrementAndGet();
                    }
                    boolean warn = outage.failed(failures == 1);
                    log.atLevel(warn ? Level.WARN : Level.DEBUG)
                            .log("The {} cannot {} and retries with back-off: {}", who, what, e.getMessage());
                    sleep(failures, e);
                }
            }
        } finally {
            if (failures > 0) {
                waiting.decrementAndGet();
                Optional<Duration> over = outage.ended();
                if (done) {
                    over.ifPresent(was -> log.info("The {} recovered after {} s.", who, was.toSeconds()));
                }
            }
        }
    }

    /** Like {@link #untilStopped(String, Supplier)}, for what returns nothing. */
    public void untilStopped(String what, Runnable operation) throws InterruptedException {
        boolean ignored = untilStopped(what, () -> {
            operation.run();
            return true;
        });
    }

    /**
     * Waits a while after the {@code failures}-th failure in a row.
     *
     * @throws InterruptedException when it is stopped, or the thread was interrupted
     */
    public void pause(int failures) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            sleep(failures, null);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void sleep(int failures, @Nullable Throwable failure) throws InterruptedException {
        Clock.Waker waker = clock.newWaker();
        sleeping.add(waker);
        try {
            if (!stopped) {
                waker.await(backoff.after(failures));
            }
        } catch (InterruptedException e) {
            throw interrupted("interrupted", failure);
        } finally {
            sleeping.remove(waker);
        }
        if (stopped) {
            throw interrupted("stopped", failure);
        }
    }

    private static InterruptedException interrupted(String why, @Nullable Throwable failure) {
        InterruptedException made = new InterruptedException(why);
        made.initCause(failure);
        return made;
    }

    /** How many threads are held up now: those that pause, and those whose last try failed, also while they try again. */
    public int waiting() {
        return waiting.get();
    }

    /** Ends all waits, and from now on there is one try for everything. */
    public void stop() {
        stopped = true;
        sleeping.forEach(Clock.Waker::wake);
    }

    /**
     * Tries a compare-and-set again with what is there then, after another writer was faster. Needs no back-off: each try
     * that is lost is progress of another writer.
     *
     * @param tries how often at most
     * @param attempt reads, decides and writes; returns empty if another writer came between
     * @return what the first attempt that was not lost returned, or empty if all were
     */
    public static <T> Optional<T> cas(int tries, Supplier<Optional<T>> attempt) {
        Optional<T> result = Optional.empty();
        for (int i = 0; i < tries && result.isEmpty(); i++) {
            result = attempt.get();
        }
        return result;
    }
}
