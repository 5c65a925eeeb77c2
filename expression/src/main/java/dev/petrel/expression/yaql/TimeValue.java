// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A point in time, with the offset from UTC that it is told in: Python's {@code datetime}. Two are equal when they are
 * the same point.
 */
final class TimeValue implements PythonObject, Comparable<TimeValue> {

    private static final int NANOS = 1_000;

    private final LocalDateTime local;
    private final SpanValue offset;

    private TimeValue(LocalDateTime local, SpanValue offset) {
        this.local = local;
        this.offset = offset;
    }

    static TimeValue of(LocalDateTime local, SpanValue offset) throws PythonError {
        if (Math.abs(offset.micros()) >= SpanValue.DAY) {
            throw PythonError.value("offset must be a timedelta strictly between -timedelta(hours=24) and "
                    + "timedelta(hours=24), not " + offset.repr());
        }
        if (local.getYear() < 1 || local.getYear() > 9999) {
            throw new PythonError("OverflowError", "date value out of range");
        }
        return new TimeValue(local.truncatedTo(ChronoUnit.MICROS), offset);
    }

    static TimeValue of(int year, int month, int day, int[] time, SpanValue offset) throws PythonError {
        require(year >= 1 && year <= 9999, "year " + year + " is out of range");
        require(month >= 1 && month <= 12, "month must be in 1..12");
        require(within(time[0], 23), "hour must be in 0..23");
        require(within(time[1], 59), "minute must be in 0..59");
        require(within(time[2], 59), "second must be in 0..59");
        require(within(time[3], 999_999), "microsecond must be in 0..999999");
        try {
            return of(LocalDateTime.of(year, month, day, time[0], time[1], time[2], time[3] * NANOS), offset);
        } catch (DateTimeException e) {
            throw PythonError.value("day is out of range for month");
        }
    }

    private static boolean within(int value, int most) {
        return value >= 0 && value <= most;
    }

    private static void require(boolean holds, String message) throws PythonError {
        if (!holds) {
            throw PythonError.value(message);
        }
    }

    /** The point {@code micros} after the beginning of 1970 in UTC, told in {@code offset}. */
    static TimeValue at(SpanValue micros, SpanValue offset) throws PythonError {
        return of(LocalDateTime.of(1970, 1, 1, 0, 0), SpanValue.ZERO)
                .told(offset)
                .plus(micros);
    }

    private TimeValue told(SpanValue other) throws PythonError {
        return of(local.plus(other.micros() - offset.micros(), ChronoUnit.MICROS), other);
    }

    LocalDateTime local() {
        return local;
    }

    SpanValue offset() {
        return offset;
    }

    /** Microseconds since the beginning of 1970 in UTC. */
    long instant() {
        return local.toEpochSecond(ZoneOffset.UTC) * SpanValue.SECOND + local.getNano() / NANOS - offset.micros();
    }

    TimeValue plus(SpanValue span) throws PythonError {
        try {
            return of(local.plus(span.micros(), ChronoUnit.MICROS), offset);
        } catch (DateTimeException | ArithmeticException e) {
            throw new PythonError("OverflowError", "date value out of range");
        }
    }

    SpanValue minus(TimeValue other) throws PythonError {
        return SpanValue.of(BigInteger.valueOf(instant() - other.instant()));
    }

    int micros() {
        return local.getNano() / NANOS;
    }

    @Override
    public int compareTo(TimeValue other) {
        return Long.compare(instant(), other.instant());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeValue time && instant() == time.instant();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(instant());
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return equals(other);
    }

    @Override
    public String typeName() {
        return "datetime";
    }

    @Override
    public String str() {
        String fraction = micros() == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros());
        return String.format(
                        Locale.ROOT,
                        "%04d-%02d-%02d %02d:%02d:%02d",
                        local.getYear(),
                        local.getMonthValue(),
                        local.getDayOfMonth(),
                        local.getHour(),
                        local.getMinute(),
                        local.getSecond())
                + fraction
                + TimeFormat.offset(offset, ":");
    }

    @Override
    public String repr() {
        String seconds = local.getSecond() == 0 && micros() == 0
                ? ""
                : ", " + local.getSecond() + (micros() == 0 ? "" : ", " + micros());
        String zone = offset.micros() == 0 ? "tzutc()" : "tzoffset(None, " + offset.micros() / SpanValue.SECOND + ")";
        return "datetime.datetime(" + local.getYear() + ", " + local.getMonthValue() + ", " + local.getDayOfMonth()
                + ", " + local.getHour() + ", " + local.getMinute() + seconds + ", tzinfo=" + zone + ")";
    }
}
