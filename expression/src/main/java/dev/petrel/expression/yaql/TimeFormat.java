// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;

/** Python's {@code strftime} in the C locale. */
final class TimeFormat {

    static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private TimeFormat() {}

    /** {@code time.strftime(format)}; a directive that is none stays as it is. */
    static String format(TimeValue time, String format) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                i++;
                out.append(directive(format.charAt(i), time));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String directive(char directive, TimeValue time) {
        LocalDateTime local = time.local();
        int day = local.getDayOfWeek().getValue();
        int yearDay = local.getDayOfYear();
        return switch (directive) {
            case 'Y' -> String.valueOf(local.getYear());
            case 'C' -> padded(local.getYear() / 100, 2);
            case 'y' -> padded(local.getYear() % 100, 2);
            case 'm' -> padded(local.getMonthValue(), 2);
            case 'd' -> padded(local.getDayOfMonth(), 2);
            case 'e' -> String.format(Locale.ROOT, "%2d", local.getDayOfMonth());
            case 'H' -> padded(local.getHour(), 2);
            case 'I' -> padded((local.getHour() + 11) % 12 + 1, 2);
            case 'M' -> padded(local.getMinute(), 2);
            case 'S' -> padded(local.getSecond(), 2);
            case 'f' -> padded(time.micros(), 6);
            case 'p' -> local.getHour() < 12 ? "AM" : "PM";
            case 'A' -> DAYS.get(day - 1);
            case 'a' -> DAYS.get(day - 1).substring(0, 3);
            case 'B' -> MONTHS.get(local.getMonthValue() - 1);
            case 'b', 'h' -> MONTHS.get(local.getMonthValue() - 1).substring(0, 3);
            case 'j' -> padded(yearDay, 3);
            case 'u' -> String.valueOf(day);
            case 'w' -> String.valueOf(day % 7);
            case 'U' -> padded((yearDay + 6 - day % 7) / 7, 2);
            case 'W' -> padded((yearDay + 6 - (day + 6) % 7) / 7, 2);
            case 'V' -> padded(local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'G' -> String.valueOf(local.get(IsoFields.WEEK_BASED_YEAR));
            case 'z' -> offset(time.offset(), "");
            case 'Z' -> time.offset().micros() == 0 ? "UTC" : "";
            case 's' -> String.valueOf(Math.floorDiv(time.instant(), SpanValue.SECOND));
            case 'c' -> format(time, "%a %b %e %H:%M:%S %Y");
            case 'x', 'D' -> format(time, "%m/%d/%y");
            case 'X', 'T' -> format(time, "%H:%M:%S");
            case 'F' -> format(time, "%Y-%m-%d");
            case 'R' -> format(time, "%H:%M");
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> "%" + directive;
        };
    }

    private static String padded(int value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", value);
    }

    /** {@code +02:00}, with seconds if it has some. */
    static String offset(SpanValue offset, String separator) {
        long seconds = Math.abs(offset.micros()) / SpanValue.SECOND;
        String text = (offset.micros() < 0 ? "-" : "+")
                + padded((int) (seconds / 3600), 2)
                + separator
                + padded((int) (seconds / 60 % 60), 2);
        return seconds % 60 == 0 ? text : text + separator + padded((int) (seconds % 60), 2);
    }
}
