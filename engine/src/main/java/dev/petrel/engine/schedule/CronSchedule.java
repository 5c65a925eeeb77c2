// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When all fields fit the time of the wall clock in {@code zone}.
 *
 * <p>A time that the clock skips in spring is due when the gap ends, once. A time that the clock shows twice in autumn
 * is due the first time only, unless the hour is {@code *} or {@code *}{@code /n}: then it is due both times, so that
 * what fires every ten minutes goes on doing so.
 */
record CronSchedule(Map<CronField, CronExpression> fields, ZoneId zone) implements Schedule {

    /** The calendar repeats itself after so many years. */
    private static final int YEARS = 400;

    public CronSchedule {
        fields = new EnumMap<>(fields);
    }

    @Override
    public Optional<Instant> after(Instant moment, Instant since) {
        return field(CronField.HOUR).isOpen() ? everyPass(moment) : firstPass(moment);
    }

    private Optional<Instant> firstPass(Instant moment) {
        Optional<LocalDateTime> next = onOrAfter(secondAfter(moment.atZone(zone)));
        while (next.isPresent()) {
            Instant due = instant(next.get(), null);
            if (due.isAfter(moment)) {
                return Optional.of(due);
            }
            next = onOrAfter(next.get().plusSeconds(1));
        }
        return Optional.empty();
    }

    private Optional<Instant> everyPass(Instant moment) {
        ZonedDateTime now = moment.atZone(zone);
        Optional<Instant> due = onOrAfter(secondAfter(now)).map(next -> instant(next, now.getOffset()));
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        boolean repeats = change != null
                && change.isOverlap()
                && due.filter(d -> d.isBefore(change.getInstant())).isEmpty();
        return repeats ? onOrAfter(change.getDateTimeAfter()).map(next -> instant(next, change.getOffsetAfter())) : due;
    }

    private Instant instant(LocalDateTime time, @Nullable ZoneOffset preferred) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : ZonedDateTime.ofLocal(time, zone, preferred).toInstant();
    }

    private static LocalDateTime secondAfter(ZonedDateTime moment) {
        return moment.toLocalDateTime().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }

    private Optional<LocalDateTime> onOrAfter(LocalDateTime time) {
        int today = secondOfDay(time.toLocalTime().toSecondOfDay());
        LocalDate date = time.toLocalDate();
        if (today >= 0 && fits(date)) {
            return Optional.of(date.atStartOfDay().plusSeconds(today));
        }
        int first = secondOfDay(0);
        return first < 0
                ? Optional.empty()
                : day(date.plusDays(1)).map(day -> day.atStartOfDay().plusSeconds(first));
    }

    private Optional<LocalDate> day(LocalDate from) {
        int end = Math.min(from.getYear() + YEARS, CronField.YEAR.max());
        LocalDate date = from;
        while (date.getYear() <= end) {
            if (!field(CronField.YEAR).fits(date)) {
                date = date.withDayOfYear(1).plusYears(1);
            } else if (!field(CronField.MONTH).fits(date)) {
                date = date.withDayOfMonth(1).plusMonths(1);
            } else if (fits(date)) {
                return Optional.of(date);
            } else {
                date = date.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean fits(LocalDate date) {
        return field(CronField.YEAR).fits(date)
                && field(CronField.MONTH).fits(date)
                && field(CronField.DAY).fits(date)
                && field(CronField.WEEK).fits(date)
                && field(CronField.DAY_OF_WEEK).fits(date);
    }

    /** The first second of a day from {@code from} on that fits hour, minute and second; -1 if there is none. */
    private int secondOfDay(int from) {
        for (int hour = from / 3600; hour < 24; hour++) {
            if (field(CronField.HOUR).has(hour)) {
                for (int minute = hour == from / 3600 ? from / 60 % 60 : 0; minute < 60; minute++) {
                    boolean here = hour == from / 3600 && minute == from / 60 % 60;
                    int second = field(CronField.MINUTE).has(minute) ? second(here ? from % 60 : 0) : -1;
                    if (second >= 0) {
                        return (hour * 60 + minute) * 60 + second;
                    }
                }
            }
        }
        return -1;
    }

    private int second(int from) {
        for (int second = from; second < 60; second++) {
            if (field(CronField.SECOND).has(second)) {
                return second;
            }
        }
        return -1;
    }

    private CronExpression field(CronField field) {
        CronExpression expression = fields.get(field);
        if (expression == null) {
            throw new IllegalStateException("a cron schedule has every field, this one has no " + field.word());
        }
        return expression;
    }
}
