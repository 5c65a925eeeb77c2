// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.Instant;
import java.util.Optional;

/** When a timer is due. A value: asking the same gives the same answer on every node. */
public sealed interface Schedule permits IntervalSchedule, DateSchedule, CronSchedule {

    /**
     * The first due time after {@code moment}, or empty if there is none any more.
     *
     * @param since when the timer was first seen, or any due time of it: what an interval is counted from
     */
    Optional<Instant> after(Instant moment, Instant since);

    /**
     * A moment up to {@code moment} that will do in place of {@code since}, which may be later: counted from it, the due
     * times after {@code moment} are the same.
     */
    default Instant anchor(Instant moment, Instant since) {
        return moment;
    }
}
