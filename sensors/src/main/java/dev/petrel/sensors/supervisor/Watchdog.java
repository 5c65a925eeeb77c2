// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether one started sensor hangs, by the beats of its shim: they stop, or the same {@code poll()} is under way
 * for too long. Only a sensor that has beaten once is judged: programs and Java sensors never beat. Safe for several
 * threads.
 *
 * <p>Time is what this process saw pass. While the process itself stood still no beat was read, so after a late
 * look it waits once more before it judges, and a poll's time grows by a few seconds at most from one beat to the next.
 * Time in which the sensor waits for an answer of ours is not the poll's: the broker may be away. While a request of its
 * is held back its beats are not read, and its silence says nothing.
 */
final class Watchdog {

    /** The container looks every second. Less than the shortest patience less the time between two beats. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(1);

    /** The shim beats every two seconds. */
    private static final Duration MOST_BETWEEN_BEATS = Duration.ofSeconds(4);

    private final Patience patience;
    private final Clock clock;
    private boolean beats;
    private boolean condemned;
    private long lookedNanos;
    private long beatNanos;
    private int asking;
    private int held;
    private @Nullable Long poll;
    private Duration polled = Duration.ZERO;

    /**
     * What a sensor is allowed.
     *
     * @param silence between two signs of life
     * @param poll for one {@code poll()}; zero for any time
     */
    record Patience(Duration silence, Duration poll) {}

    /**
     * What a look saw.
     *
     * @param hangs why the sensor is to be killed; empty while it lives
     * @param again when to look again
     */
    record Look(Optional<String> hangs, Duration again) {}

    Watchdog(Patience patience, Clock clock) {
        this.patience = patience;
        this.clock = clock;
        this.lookedNanos = clock.nanos();
    }

    /** The shim beats, and says which of the sensor's polls is under way, if one is. */
    synchronized void beat(@Nullable Long now) {
        long at = clock.nanos();
        if (now == null || !now.equals(poll)) {
            polled = Duration.ZERO;
        } else if (asking == 0) {
            polled = polled.plus(shorter(Duration.ofNanos(at - beatNanos), MOST_BETWEEN_BEATS));
        }
        beats = true;
        poll = now;
        beatNanos = at;
    }

    /** The sensor waits for an answer. */
    synchronized void asks() {
        asking++;
    }

    /** It has the answer. */
    synchronized void answered() {
        asking--;
    }

    /** We hold it back, since it has asked too much that is not answered: what it says is not read. */
    synchronized void held() {
        held++;
    }

    /** What it says is read again. Its silence begins anew. */
    synchronized void goesOn() {
        held--;
        beatNanos = clock.nanos();
    }

    /** Looks once. That a sensor hangs is said once. */
    synchronized Look look() {
        Duration pause = clock.since(lookedNanos);
        lookedNanos = clock.nanos();
        if (!beats || condemned) {
            return new Look(Optional.empty(), LONG);
        }
        if (held > 0 || pause.compareTo(LATE) > 0) {
            return new Look(Optional.empty(), GRACE);
        }
        Duration left = patience.silence().minus(clock.since(beatNanos));
        if (isOver(left)) {
            return hangs("it hung: no sign of life for " + patience.silence().toSeconds() + " s");
        }
        if (poll == null || patience.poll().isZero()) {
            return new Look(Optional.empty(), left);
        }
        Duration pollLeft = patience.poll().minus(polled);
        return isOver(pollLeft)
                ? hangs("poll() has run for " + polled.toSeconds() + " s, allowed are "
                        + patience.poll().toSeconds() + " s (poll_timeout)")
                : new Look(Optional.empty(), shorter(left, pollLeft));
    }

    private Look hangs(String why) {
        condemned = true;
        return new Look(Optional.of(why), LONG);
    }

    private static boolean isOver(Duration left) {
        return left.isNegative() || left.isZero();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
