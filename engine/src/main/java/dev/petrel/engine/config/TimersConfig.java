// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;
import java.time.ZoneId;

/**
 * {@code [timersengine]}.
 *
 * @param zone {@code local_timezone}: of timers that name none
 * @param window {@code catch_up_window}: how old a missed time may be to be made up for
 */
public record TimersConfig(ZoneId zone, CatchUp catchUp, Duration window) {

    /** Which of the times that a timer missed it makes up for. */
    public enum CatchUp {
        NONE,
        LAST,
        ALL
    }
}
