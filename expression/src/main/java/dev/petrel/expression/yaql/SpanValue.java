// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A span of time, in microseconds: Python's {@code timedelta}. */
record SpanValue(long micros) implements PythonObject, Comparable<SpanValue> {

    static final SpanValue ZERO = new SpanValue(0);

    static final long SECOND = 1_000_000;
    static final long DAY = 86_400 * SECOND;

    static SpanValue of(BigInteger micros) throws PythonError {
        if (micros.bitLength() >= Long.SIZE) {
            throw new PythonError(
                    "OverflowError", "a timespan of " + micros.divide(BigInteger.valueOf(DAY)) + " days is too long");
        }
        return new SpanValue(micros.longValue());
    }

    /** Rounded to the nearest microsecond, a half to the even one. */
    static SpanValue of(double micros) throws PythonError {
        if (Double.isNaN(micros)) {
            throw PythonError.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(micros)) {
            throw new PythonError("OverflowError", "cannot convert float infinity to integer");
        }
        return of(new BigDecimal(micros).setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
    }

    SpanValue plus(SpanValue other) throws PythonError {
        return of(BigInteger.valueOf(micros).add(BigInteger.valueOf(other.micros)));
    }

    SpanValue negated() throws PythonError {
        return of(BigInteger.valueOf(micros).negate());
    }

    @Override
    public int compareTo(SpanValue other) {
        return Long.compare(micros, other.micros);
    }

    @Override
    public String typeName() {
        return "timedelta";
    }

    @Override
    public boolean truth() {
        return micros != 0;
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return equals(other);
    }

    private long days() {
        return Math.floorDiv(micros, DAY);
    }

    private long secondsOfDay() {
        return Math.floorMod(micros, DAY) / SECOND;
    }

    private long microsOfSecond() {
        return Math.floorMod(micros, SECOND);
    }

    @Override
    public String str() {
        String days = days() == 0 ? "" : days() + (Math.abs(days()) == 1 ? " day, " : " days, ");
        String fraction = microsOfSecond() == 0 ? "" : String.format(Locale.ROOT, ".%06d", microsOfSecond());
        return days
                + String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        secondsOfDay() / 3600,
                        secondsOfDay() / 60 % 60,
                        secondsOfDay() % 60)
                + fraction;
    }

    @Override
    public String repr() {
        List<String> parts = new ArrayList<>();
        if (days() != 0) {
            parts.add("days=" + days());
        }
        if (secondsOfDay() != 0) {
            parts.add("seconds=" + secondsOfDay());
        }
        if (microsOfSecond() != 0) {
            parts.add("microseconds=" + microsOfSecond());
        }
        return "datetime.timedelta(" + (parts.isEmpty() ? "0" : String.join(", ", parts)) + ")";
    }
}
