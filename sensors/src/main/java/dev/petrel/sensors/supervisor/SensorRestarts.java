// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a sensor that failed starts again, and whether its reason is worth a line of the log. One that ran is started
 * again soon. One that never did (its library is missing, {@code setup} raises) hardly will the next time either: it
 * waits longer, up to minutes. Of its supervisor alone, under the supervisor's lock.
 */
final class SensorRestarts {

    /** A sensor that ran this long starts its back-off from the beginning again (StackStorm's figure). */
    static final Duration STABLE = Duration.ofSeconds(10);

    /** How often the log is reminded of a sensor that keeps failing in the same way. */
    private static final Duration REMIND = Duration.ofHours(1);

    /** What differs between two failures of the same kind: addresses, ports, times, process ids. */
    private static final Pattern NUMBERS = Pattern.compile("0x[0-9a-fA-F]+|[0-9]+");

    private final RestartDelays delays;
    private final Clock clock;
    private int failures;
    private boolean ran = true;
    private @Nullable String kind;
    private long saidNanos;

    SensorRestarts(RestartDelays delays, Clock clock) {
        this.delays = delays;
        this.clock = clock;
    }

    /** How often it failed in a row. */
    int failures() {
        return failures;
    }

    /** Whether it got to run the last time, or was not started yet. */
    boolean ran() {
        return ran;
    }

    /**
     * It failed.
     *
     * @param hasRun whether it was set up this time
     * @param lived since it was started
     * @param costly whether a process was started for it
     * @return how long to wait for the next start
     */
    Duration failed(boolean hasRun, Duration lived, boolean costly) {
        boolean stable = hasRun && lived.compareTo(STABLE) >= 0;
        failures = stable ? 1 : failures + 1;
        ran = hasRun;
        return hasRun || !costly
                ? delays.ran().after(failures)
                : delays.neverRan().after(eightfold(failures));
    }

    /** What may pass in moments gets a second try soon, and what does not is soon left alone for minutes. */
    private static int eightfold(int failures) {
        return 3 * failures - 2;
    }

    /** It ended and did not fail. */
    void returned() {
        failures = 0;
        ran = true;
        kind = null;
    }

    /**
     * Whether the log has to know that it failed for {@code reason}: it is another one than the last time, the sensor had
     * run well since, or nothing was said for an hour. To be asked once for each failure.
     *
     * @param lived since it was started
     */
    boolean isNews(String reason, boolean hasRun, Duration lived) {
        String now = NUMBERS.matcher(reason).replaceAll("0");
        boolean again = now.equals(kind)
                && !(hasRun && lived.compareTo(STABLE) >= 0)
                && clock.since(saidNanos).compareTo(REMIND) < 0;
        if (!again) {
            kind = now;
            saidNanos = clock.nanos();
        }
        return !again;
    }
}
