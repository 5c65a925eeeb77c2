// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells the person who waits what goes on, with the seconds since the start. */
final class ChaosProgress {

    private final PrintWriter out;
    private final Clock clock;
    private final long began;

    ChaosProgress(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.began = clock.nanos();
    }

    void tell(String what) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", clock.since(began).toMillis() / 1000.0, what);
        out.flush();
    }
}
