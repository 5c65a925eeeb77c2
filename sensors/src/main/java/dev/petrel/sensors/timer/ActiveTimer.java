// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.schedule.Schedule;
import dev.petrel.engine.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A timer that this process watches, and how far it has come. Only on the loop's thread. */
final class ActiveTimer {

    /** A date in the past fires at once, and then the rule that it belongs to is written right after it. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Trigger trigger;
    private final Schedule schedule;
    private final Instant notBefore;
    private Instant mark;
    private Optional<Instant> next;
    private int missed;

    private ActiveTimer(Trigger trigger, Schedule schedule, Instant mark, Instant notBefore) {
        this.trigger = trigger;
        this.schedule = schedule;
        this.notBefore = notBefore;
        this.mark = mark;
        this.next = schedule.after(mark, mark);
    }

    /** One that a process has watched before, up to {@code mark}. */
    static ActiveTimer known(Trigger trigger, Schedule schedule, Instant mark) {
        return new ActiveTimer(trigger, schedule, mark, mark);
    }

    /** One that no process has watched before. Only a date can be due already. */
    static ActiveTimer fresh(Trigger trigger, Schedule schedule, Instant now) {
        Instant seen = now.truncatedTo(ChronoUnit.MILLIS);
        return trigger.type().equals(Schedules.DATE)
                ? new ActiveTimer(trigger, schedule, Instant.EPOCH, seen.plus(SETTLE))
                : known(trigger, schedule, seen);
    }

    Trigger trigger() {
        return trigger;
    }

    Schedule schedule() {
        return schedule;
    }

    Instant mark() {
        return mark;
    }

    /** Nothing is to be done for due times up to {@code time} any more. */
    void advance(Instant time) {
        mark = time;
        next = schedule.after(time, time);
    }

    /** Due times after {@code now} are still to be dealt with, although the mark was beyond it. */
    void stepBack(Instant now) {
        mark = schedule.anchor(now, mark);
        next = schedule.after(now, mark);
    }

    /** Notes that due times were passed over. */
    void missed(int count) {
        missed += count;
    }

    /** How many due times were passed over since last asked. */
    int takeMissed() {
        int count = missed;
        missed = 0;
        return count;
    }

    /** When to look at it next; empty when it will never fire again. */
    Optional<Instant> next() {
        return next.map(due -> due.isBefore(notBefore) ? notBefore : due);
    }
}
