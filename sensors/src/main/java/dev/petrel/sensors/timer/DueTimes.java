// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.config.PetrelConfig.CatchUp;
import dev.petrel.engine.config.PetrelConfig.Timers;
import dev.petrel.engine.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a timer has to do at a moment.
 *
 * @param fire the due times to fire for, in order
 * @param missed how many due times are passed over
 * @param mark until where the two reach
 */
record DueTimes(List<Instant> fire, int missed, Instant mark) {

    /** How late a time may be and still count as met: a busy machine does not wake to the millisecond. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How many due times are looked at in one go; the rest follows in the next. */
    static final int AT_ONCE = 1_000;

    DueTimes {
        fire = List.copyOf(fire);
    }

    /** The due times after {@code mark} up to {@code now}, dealt with as {@code config} wants. */
    static DueTimes of(Schedule schedule, Instant mark, Instant now, Timers config) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = schedule.after(mark, mark);
        while (next.filter(time -> !time.isAfter(now)).isPresent() && due.size() < AT_ONCE) {
            due.add(next.get());
            next = schedule.after(next.get(), mark);
        }
        boolean complete = next.filter(time -> !time.isAfter(now)).isEmpty();
        List<Instant> fire = due.stream()
                .filter(time -> wanted(time, now, config, complete && time.equals(due.get(due.size() - 1))))
                .toList();
        return new DueTimes(fire, due.size() - fire.size(), due.isEmpty() ? mark : due.get(due.size() - 1));
    }

    private static boolean wanted(Instant time, Instant now, Timers config, boolean newest) {
        Duration late = Duration.between(time, now);
        if (late.compareTo(GRACE) <= 0) {
            return true;
        }
        boolean allowed = config.catchUp() == CatchUp.ALL || config.catchUp() == CatchUp.LAST && newest;
        return allowed && late.compareTo(config.window()) <= 0;
    }
}
