// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;

/** The fields of a cron timer, from the most significant to the least. */
enum CronField {
    YEAR(1970, 9999, "*"),
    MONTH(1, 12, "1", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    DAY(1, 31, "1"),
    WEEK(1, 53, "*"),
    /** Monday is 0. */
    DAY_OF_WEEK(0, 6, "*", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    HOUR(0, 23, "0"),
    MINUTE(0, 59, "0"),
    SECOND(0, 59, "0");

    private final int min;
    private final int max;
    private final String least;
    private final List<String> names;

    /** @param least what it is when it is not given and a more significant field is */
    CronField(int min, int max, String least, String... names) {
        this.min = min;
        this.max = max;
        this.least = least;
        this.names = List.of(names);
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    String least() {
        return least;
    }

    /** Words for its values from {@link #min} on; empty if it has none. */
    List<String> names() {
        return names;
    }

    /** The name of the parameter. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@code date} has in it. Only for the fields of a date. */
    int of(LocalDate date) {
        return switch (this) {
            case YEAR -> date.getYear();
            case MONTH -> date.getMonthValue();
            case DAY -> date.getDayOfMonth();
            case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case DAY_OF_WEEK -> date.getDayOfWeek().getValue() - 1;
            case HOUR, MINUTE, SECOND -> throw new IllegalArgumentException("a date has no " + word());
        };
    }
}
