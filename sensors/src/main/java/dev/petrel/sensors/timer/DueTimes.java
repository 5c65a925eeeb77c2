// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.config.TimersConfig;
import dev.petrel.engine.config.TimersConfig.CatchUp;
import dev.petrel.engine.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a timer has to do at a moment.
 *
 * @param missed the due times to pass over, in order
 * @param fire the due times after those, to fire for in order
 */
record DueTimes(List<Instant> missed, List<Instant> fire) {

    /** How late a time may be and still count as met: a busy machine does not wake to the millisecond. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How many due times are looked at in one go; the rest follows in the next. */
    static final int AT_ONCE = 1_000;

    DueTimes {
        missed = List.copyOf(missed);
        fire = List.copyOf(fire);
    }

    /** The due times after {@code mark} up to {@code now}, dealt with as {@code config} wants. */
    static DueTimes of(Schedule schedule, Instant mark, Instant now, TimersConfig config) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = schedule.after(mark, mark);
        while (next.filter(time -> !time.isAfter(now)).isPresent() && due.size() < AT_ONCE) {
            due.add(next.get());
            next = schedule.after(next.get(), mark);
        }
        boolean complete = next.filter(time -> !time.isAfter(now)).isEmpty();
        int missed = 0; // the later a time, the sooner it is wanted
        while (missed < due.size() && !wanted(due.get(missed), now, config, complete && missed == due.size() - 1)) {
            missed++;
        }
        return new DueTimes(due.subList(0, missed), due.subList(missed, due.size()));
    }

    private static boolean wanted(Instant time, Instant now, TimersConfig config, boolean newest) {
        Duration late = Duration.between(time, now);
        if (late.compareTo(GRACE) <= 0) {
            return true;
        }
        boolean allowed = config.catchUp() == CatchUp.ALL || config.catchUp() == CatchUp.LAST && newest;
        return allowed && late.compareTo(config.window()) <= 0;
    }
}
