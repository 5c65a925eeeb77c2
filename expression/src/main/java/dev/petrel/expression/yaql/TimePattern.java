// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's {@code strptime} in the C locale. */
final class TimePattern {

    private final String text;
    private final String format;
    private int at;

    private int year = 1900;
    private int month = 1;
    private int day = 1;
    private final int[] time = new int[4];
    private @Nullable Integer dayOfYear;
    private @Nullable Boolean afternoon;
    private SpanValue offset = SpanValue.ZERO;

    private TimePattern(String text, String format) {
        this.text = text;
        this.format = format;
    }

    static TimeValue parse(String text, String format) throws PythonError {
        TimePattern pattern = new TimePattern(text, format);
        pattern.read(format);
        if (pattern.at < text.length()) {
            throw PythonError.value("unconverted data remains: " + text.substring(pattern.at));
        }
        return pattern.value();
    }

    private TimeValue value() throws PythonError {
        if (afternoon != null) {
            time[0] = time[0] % 12 + (afternoon ? 12 : 0);
        }
        if (dayOfYear != null) {
            try {
                LocalDate date = LocalDate.ofYearDay(year, dayOfYear);
                month = date.getMonthValue();
                day = date.getDayOfMonth();
            } catch (DateTimeException e) {
                throw mismatch();
            }
        }
        return TimeValue.of(year, month, day, time, offset);
    }

    private void read(String pattern) throws PythonError {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                if (++i == pattern.length()) {
                    throw PythonError.value("stray % in format " + PythonText.quote(format));
                }
                directive(pattern.charAt(i));
            } else if (Character.isWhitespace(c)) {
                skipSpace();
            } else if (at < text.length() && Character.toLowerCase(text.charAt(at)) == Character.toLowerCase(c)) {
                at++;
            } else {
                throw mismatch();
            }
        }
    }

    private void skipSpace() throws PythonError {
        int before = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == before) {
            throw mismatch();
        }
    }

    private void directive(char directive) throws PythonError {
        switch (directive) {
            case 'Y' -> year = digits(4, 4);
            case 'y' -> {
                int two = digits(2, 2);
                year = two + (two < 69 ? 2000 : 1900);
            }
            case 'm' -> month = number(2, 1, 12);
            case 'd', 'e' -> day = number(2, 1, 31);
            case 'H' -> time[0] = number(2, 0, 23);
            case 'I' -> time[0] = number(2, 1, 12);
            case 'M' -> time[1] = number(2, 0, 59);
            case 'S' -> time[2] = number(2, 0, 61);
            case 'f' -> micros();
            case 'j' -> dayOfYear = number(3, 1, 366);
            case 'w' -> number(1, 0, 6);
            case 'p' -> afternoon = name(List.of("AM", "PM"), 2) == 1;
            case 'B' -> month = name(TimeFormat.MONTHS, 9) + 1;
            case 'b', 'h' -> month = name(TimeFormat.MONTHS, 3) + 1;
            case 'A' -> name(TimeFormat.DAYS, 9);
            case 'a' -> name(TimeFormat.DAYS, 3);
            case 'z' -> zone();
            case 'Z' -> name(List.of("UTC", "GMT"), 3);
            case 'c' -> read("%a %b %d %H:%M:%S %Y");
            case 'x' -> read("%m/%d/%y");
            case 'X' -> read("%H:%M:%S");
            case '%' -> percent();
            default ->
                throw PythonError.value("'" + directive + "' is a bad directive in format " + PythonText.quote(format));
        }
    }

    private void percent() throws PythonError {
        if (!text.startsWith("%", at)) {
            throw mismatch();
        }
        at++;
    }

    private int digits(int least, int most) throws PythonError {
        int end = at;
        while (end < text.length() && end - at < most && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end - at < least) {
            throw mismatch();
        }
        int value = Integer.parseInt(text.substring(at, end));
        at = end;
        return value;
    }

    /** As many digits as fit the range. */
    private int number(int most, int from, int to) throws PythonError {
        int start = at;
        for (int length = most; length > 0; length--) {
            at = start;
            int value = digits(1, length);
            if (value >= from && value <= to) {
                return value;
            }
        }
        throw mismatch();
    }

    private void micros() throws PythonError {
        int start = at;
        int value = digits(1, 6);
        for (int i = at - start; i < 6; i++) {
            value *= 10;
        }
        time[3] = value;
    }

    private int name(List<String> names, int length) throws PythonError {
        for (int i = 0; i < names.size(); i++) {
            String name =
                    names.get(i).substring(0, Math.min(length, names.get(i).length()));
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw mismatch();
    }

    private void zone() throws PythonError {
        if (at < text.length() && text.toUpperCase(Locale.ROOT).charAt(at) == 'Z') {
            at++;
            return;
        }
        if (at == text.length() || "+-".indexOf(text.charAt(at)) < 0) {
            throw mismatch();
        }
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        long seconds = digits(2, 2) * 3_600L;
        at += text.startsWith(":", at) ? 1 : 0;
        seconds += digits(2, 2) * 60L;
        offset = SpanValue.of(BigInteger.valueOf(sign * seconds * SpanValue.SECOND));
    }

    private PythonError mismatch() {
        return PythonError.value(
                "time data " + PythonText.quote(text) + " does not match format " + PythonText.quote(format));
    }
}
