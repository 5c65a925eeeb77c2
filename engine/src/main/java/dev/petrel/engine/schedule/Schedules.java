// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import dev.petrel.engine.model.Ref;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that a rule gives to one of the engine's three timers. */
public final class Schedules {

    public static final Ref INTERVAL = Ref.of("core.st2.IntervalTimer");
    public static final Ref DATE = Ref.of("core.st2.DateTimer");
    public static final Ref CRON = Ref.of("core.st2.CronTimer");

    private static final Map<String, Duration> UNITS = Map.of(
            "seconds", Duration.ofSeconds(1),
            "minutes", Duration.ofMinutes(1),
            "hours", Duration.ofHours(1),
            "days", Duration.ofDays(1),
            "weeks", Duration.ofDays(7));
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' ']")
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .toFormatter();

    private final Map<String, @Nullable Object> parameters;
    private final List<Fault> faults = new ArrayList<>();

    private Schedules(Map<String, @Nullable Object> parameters) {
        this.parameters = parameters;
    }

    /**
     * What was read.
     *
     * @param schedule empty when there are faults
     */
    public record Reading(Optional<Schedule> schedule, List<Fault> faults) {
        public Reading {
            faults = List.copyOf(faults);
        }
    }

    /** Whether {@code type} is one of the three. */
    public static boolean isTimer(Ref type) {
        return type.equals(INTERVAL) || type.equals(DATE) || type.equals(CRON);
    }

    /**
     * Reads the parameters of a timer of {@code type}.
     *
     * @param zone of a timer that names none
     * @throws IllegalArgumentException when {@code type} is none of the three
     */
    public static Reading read(Ref type, Map<String, @Nullable Object> parameters, ZoneId zone) {
        if (!isTimer(type)) {
            throw new IllegalArgumentException("\"" + type + "\" is not a timer");
        }
        return new Schedules(parameters).read(type, zone);
    }

    private Reading read(Ref type, ZoneId otherwise) {
        ZoneId zone = zone(otherwise);
        Optional<? extends Schedule> schedule =
                type.equals(INTERVAL) ? interval() : type.equals(DATE) ? date(zone) : Optional.of(cron(zone));
        return new Reading(faults.isEmpty() ? schedule.map(s -> s) : Optional.empty(), faults);
    }

    private ZoneId zone(ZoneId otherwise) {
        Object written = parameters.get("timezone");
        if (written == null || written.equals("")) {
            return otherwise;
        }
        try {
            return ZoneId.of(String.valueOf(written));
        } catch (DateTimeException e) {
            fault("timezone", written, "there is no such time zone", "write one such as UTC or Europe/Vienna");
            return otherwise;
        }
    }

    private Optional<IntervalSchedule> interval() {
        Optional<Object> unit = required("unit");
        Optional<Object> delta = required("delta");
        if (unit.isEmpty() || delta.isEmpty()) {
            return Optional.empty();
        }
        Duration length = UNITS.get(unit.get().toString());
        if (length == null) {
            fault("unit", unit.get(), "there is no such unit", "write seconds, minutes, hours, days or weeks");
        }
        long times =
                delta.get() instanceof Integer || delta.get() instanceof Long ? ((Number) delta.get()).longValue() : 0;
        if (times < 1 || times > Integer.MAX_VALUE) {
            fault(
                    "delta",
                    delta.get(),
                    "expected a whole number from 1 on",
                    "write how many of the unit lie in between");
        }
        return length == null || times < 1
                ? Optional.empty()
                : Optional.of(new IntervalSchedule(length.multipliedBy(times)));
    }

    private Optional<DateSchedule> date(ZoneId zone) {
        Optional<Object> written = required("date");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            TemporalAccessor read = DATE_TIME.parseBest(
                    written.get().toString().strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(new DateSchedule(instant(read, zone)));
        } catch (DateTimeException e) {
            fault("date", written.get(), "cannot be read", "write it as 2030-12-31T23:59:00 or 2030-12-31T23:59:00Z");
            return Optional.empty();
        }
    }

    private static Instant instant(TemporalAccessor read, ZoneId zone) {
        if (read instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        LocalDateTime local =
                read instanceof LocalDateTime time ? time : LocalDate.from(read).atStartOfDay();
        return local.atZone(zone).toInstant();
    }

    private CronSchedule cron(ZoneId zone) {
        Map<CronField, CronExpression> fields = new EnumMap<>(CronField.class);
        int last = -1;
        for (CronField field : CronField.values()) {
            last = parameters.get(field.word()) == null ? last : field.ordinal();
        }
        for (CronField field : CronField.values()) {
            Object written = parameters.get(field.word());
            boolean lesser = last >= 0 && field.ordinal() > last;
            Object meant = written != null ? written : lesser ? field.least() : "*";
            fields.put(field, CronParser.parse(field, meant, faults));
        }
        return new CronSchedule(fields, zone);
    }

    private Optional<Object> required(String parameter) {
        Object value = parameters.get(parameter);
        if (value == null) {
            faults.add(new Fault("\"" + parameter + "\" is missing", "add it"));
        }
        return Optional.ofNullable(value);
    }

    private void fault(String parameter, Object value, String problem, String remedy) {
        faults.add(Fault.of(parameter, value, problem, remedy));
    }
}
