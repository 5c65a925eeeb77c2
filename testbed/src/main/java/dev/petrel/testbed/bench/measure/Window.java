// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;

/**
 * The part of a run that is measured: it begins when the run is under way, and ends while it still is.
 *
 * @param lead how long the run goes on before
 * @param time how long it is
 */
public record Window(Duration lead, Duration time) {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** Is told of both ends, by the thread that waits. */
    public interface Listener {

        void begins();

        void ends();
    }

    /**
     * Waits until it is over.
     *
     * @param check throws when something has failed and waiting is in vain
     */
    public void await(Clock clock, Listener listener, Runnable check) throws InterruptedException {
        pass(lead, clock, check);
        listener.begins();
        pass(time, clock, check);
        listener.ends();
    }

    private static void pass(Duration time, Clock clock, Runnable check) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = time.minus(clock.since(began))) {
            check.run();
            pause.await(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
        }
    }
}
