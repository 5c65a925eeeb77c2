// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/** What a field of a cron timer asks for: any of its {@code parts}. */
record CronExpression(CronField field, List<Part> parts) {

    CronExpression {
        parts = List.copyOf(parts);
    }

    /** One of the things that commas separate. */
    sealed interface Part {}

    /** {@code *}, {@code a}, {@code a-b}, with or without {@code /n}. */
    record Range(int first, int last, int step, boolean open) implements Part {
        boolean has(int value) {
            return value >= first && value <= last && (value - first) % step == 0;
        }
    }

    /** {@code last}: the month's last day. */
    record LastDay() implements Part {}

    /**
     * {@code 2nd fri}, {@code last mon}: a weekday of the month.
     *
     * @param nth 1 to 5, or -1 for the last
     * @param weekday 0 is Monday
     */
    record NthWeekday(int nth, int weekday) implements Part {
        boolean fits(LocalDate date) {
            return date.getDayOfWeek().getValue() - 1 == weekday
                    && date.equals(date.with(TemporalAdjusters.dayOfWeekInMonth(nth, date.getDayOfWeek())));
        }
    }

    /** Whether the field of a time has {@code value}, or that of a date whose parts are all ranges. */
    boolean has(int value) {
        return parts.stream().anyMatch(part -> part instanceof Range range && range.has(value));
    }

    boolean fits(LocalDate date) {
        return has(field.of(date))
                || parts.stream()
                        .anyMatch(part -> part instanceof NthWeekday nth && nth.fits(date)
                                || part instanceof LastDay && date.getDayOfMonth() == date.lengthOfMonth());
    }

    /** Whether it goes on for ever, as {@code *} and {@code *}{@code /n} do. */
    boolean isOpen() {
        return parts.stream().anyMatch(part -> part instanceof Range range && range.open());
    }
}
