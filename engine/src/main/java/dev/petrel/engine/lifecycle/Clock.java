// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Time, passed in. {@link #instant} is for what people read; {@link #nanos} is for how long things take and never runs
 * backwards; {@link #newWaker} is for waiting. The only home of the system's clock is {@link SystemClock}.
 */
public interface Clock extends InstantSource {

    /** Nanoseconds since some fixed moment, monotonic. */
    long nanos();

    /** Something to wait on by this clock. */
    Waker newWaker();

    /** How long ago {@code nanos} was. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** A wait that can be cut short. */
    interface Waker {

        /**
         * Waits until {@code duration} has passed or {@link #wake} is called. A wake that came before the wait, and
         * after the last one, cuts it short too: none is lost.
         *
         * @throws InterruptedException when the thread was interrupted
         */
        void await(Duration duration) throws InterruptedException;

        /** Ends the wait under way, or the next one. */
        void wake();
    }
}
