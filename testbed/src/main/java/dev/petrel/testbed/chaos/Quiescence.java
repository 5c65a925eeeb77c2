// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import dev.petrel.testbed.chaos.Ledgers.Counts;
import java.io.IOException;
import java.time.Duration;

/** The time after the last event, in which the executions come to their ends. */
final class Quiescence {

    /** A copy of something that has ended may still come so late. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    /** An event may still be under way so long when not every event has led to an execution. */
    private static final Duration LONG_QUIET = Duration.ofSeconds(60);

    /** For an answer of the database: one to a question about all executions of a long run takes a while. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Executions may go on for so long without any change before they count as stuck. */
    private static final Duration MOST = Duration.ofMinutes(2);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Ledgers ledgers;
    private final Clock clock;

    Quiescence(Ledgers ledgers, Clock clock) {
        this.ledgers = ledgers;
        this.clock = clock;
    }

    /** Until all have ended and nothing comes any more, or nothing changes for two minutes: that is for the checker then. */
    void await() throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        Counts seen = new Counts(-1, -1, -1, -1);
        long changed = clock.nanos();
        boolean asked = false;
        while (clock.since(changed).compareTo(MOST) < 0) {
            Counts now = counts(seen);
            if (!now.equals(seen)) {
                changed = clock.nanos();
                seen = now;
                asked = false;
            }
            if (now.open() == 0 && clock.since(changed).compareTo(asked ? LONG_QUIET : QUIET) > 0) {
                if (asked || isComplete(now)) {
                    return;
                }
                asked = true;
            }
            pause.await(LOOK_EVERY);
        }
    }

    /** An action that was abandoned early has no start in the ledger, so the database is asked. Once: it reads everything. */
    private boolean isComplete(Counts now) throws IOException {
        try {
            return now.started() >= now.accepted() || ledgers.everyEventHasAnExecution();
        } catch (StoreException e) {
            return false;
        }
    }

    private Counts counts(Counts last) throws IOException {
        try {
            return ledgers.counts();
        } catch (StoreException e) {
            return last; // the database is still coming back
        }
    }
}
