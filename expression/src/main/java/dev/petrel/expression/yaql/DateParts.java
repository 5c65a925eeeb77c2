// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a date in the order in which they were written, and which of them is what. */
final class DateParts {

    private static final int CENTURY = 100;

    private final List<Integer> parts = new ArrayList<>();
    private int monthAt = -1;
    private int yearAt = -1;

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int size() {
        return parts.size();
    }

    /** The number of a month by its English name or the first letters of it, 0 if it is none. */
    static int month(String word) {
        for (int i = 0; i < TimeFormat.MONTHS.size(); i++) {
            String name = TimeFormat.MONTHS.get(i).toLowerCase(Locale.ROOT);
            if (word.equals(name) || word.equals(name.substring(0, 3)) || word.equals("sept") && i == 8) {
                return i + 1;
            }
        }
        return 0;
    }

    static boolean isWeekday(String word) {
        return TimeFormat.DAYS.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> word.equals(name) || word.equals(name.substring(0, 3)));
    }

    void add(String digits) throws PythonError {
        if (digits.length() > 2) {
            addYear(digits);
        } else {
            put(Integer.parseInt(digits));
        }
    }

    void addYear(String digits) throws PythonError {
        if (digits.length() > 4 || yearAt >= 0) {
            throw PythonError.value("year " + digits + " is out of range");
        }
        yearAt = parts.size();
        put(Integer.parseInt(digits));
    }

    void addMonth(int month) throws PythonError {
        if (monthAt >= 0) {
            throw PythonError.value("More than one month");
        }
        monthAt = parts.size();
        put(month);
    }

    private void put(int value) throws PythonError {
        if (parts.size() == 3) {
            throw PythonError.value("More than three numbers for a date");
        }
        parts.add(value);
    }

    /** Year, month and day; what is missing is as in {@code today}. */
    int[] resolved(LocalDate today) {
        int[] day = {-1, -1, -1};
        String order = order();
        for (int i = 0; i < parts.size(); i++) {
            day["ymd".indexOf(order.charAt(i))] = parts.get(i);
        }
        if (day[0] >= 0 && day[0] < CENTURY && yearAt < 0) {
            day[0] = near(day[0], today.getYear());
        }
        int year = day[0] < 0 ? today.getYear() : day[0];
        int month = day[1] < 0 ? today.getMonthValue() : day[1];
        boolean exists = year >= 1 && month >= 1 && month <= 12;
        int last = exists ? YearMonth.of(year, month).lengthOfMonth() : 31;
        return new int[] {year, month, day[2] < 0 ? Math.min(today.getDayOfMonth(), last) : day[2]};
    }

    private static int near(int twoDigits, int now) {
        int year = now / CENTURY * CENTURY + twoDigits;
        return year >= now + CENTURY / 2 ? year - CENTURY : year < now - CENTURY / 2 ? year + CENTURY : year;
    }

    private boolean isYear(int place) {
        return place == yearAt || parts.get(place) > 31;
    }

    private String order() {
        return switch (parts.size()) {
            case 1 -> monthAt == 0 ? "m" : isYear(0) ? "y" : "d";
            case 2 -> two();
            case 3 -> three();
            default -> "";
        };
    }

    private String two() {
        if (monthAt >= 0) {
            String other = isYear(1 - monthAt) ? "y" : "d";
            return monthAt == 0 ? "m" + other : other + "m";
        }
        return isYear(0) ? "ym" : isYear(1) ? "my" : "md";
    }

    private String three() {
        return switch (monthAt) {
            case 0 -> isYear(1) ? "myd" : "mdy";
            case 1 -> isYear(0) ? "ymd" : "dmy";
            case 2 -> isYear(1) ? "dym" : "ydm";
            default -> isYear(0) ? "ymd" : parts.get(0) > 12 ? "dmy" : "mdy";
        };
    }
}
