// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import dev.petrel.engine.lifecycle.Clock;
import java.util.Locale;

/** What happened when, counted from the moment it was made. */
final class Timeline {

    private final Stage stage;
    private final Clock clock;
    private final long began;

    Timeline(Stage stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
        this.began = clock.nanos();
    }

    /** Tells what has just been seen. */
    void entry(String what) {
        double seconds = clock.since(began).toMillis() / 1000.0;
        stage.note(String.format(Locale.ROOT, "@|bold +%5.1f s|@  %s", seconds, what));
    }
}
