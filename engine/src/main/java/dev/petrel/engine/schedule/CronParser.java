// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import dev.petrel.engine.schedule.CronExpression.LastDay;
import dev.petrel.engine.schedule.CronExpression.NthWeekday;
import dev.petrel.engine.schedule.CronExpression.Part;
import dev.petrel.engine.schedule.CronExpression.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the expression of one field, with the syntax of APScheduler 3, which StackStorm uses. */
final class CronParser {

    private static final Pattern ALL = Pattern.compile("\\*(?:/(?<step>\\d{1,4}))?");
    private static final Pattern RANGE =
            Pattern.compile("(?<first>\\d{1,4})(?:-(?<last>\\d{1,4}))?(?:/(?<step>\\d{1,4}))?");
    private static final Pattern NAMES = Pattern.compile("(?<first>[a-z]+)(?:-(?<last>[a-z]+))?");
    private static final Pattern NTH = Pattern.compile("(?<nth>1st|2nd|3rd|4th|5th|last) +(?<weekday>[a-z]+)");
    private static final Pattern COMMA = Pattern.compile(",");

    private final CronField field;
    private final Object written;
    private final List<Fault> faults;

    private CronParser(CronField field, Object written, List<Fault> faults) {
        this.field = field;
        this.written = written;
        this.faults = faults;
    }

    /** The expression; what is wrong with it is added to {@code faults}, and then what is left of it is no use. */
    static CronExpression parse(CronField field, Object written, List<Fault> faults) {
        return new CronParser(field, written, faults).parse();
    }

    private CronExpression parse() {
        List<Part> parts = new ArrayList<>();
        for (String part : COMMA.split(String.valueOf(written), -1)) {
            part(part.strip().toLowerCase(Locale.ROOT)).ifPresent(parts::add);
        }
        return new CronExpression(field, parts);
    }

    private Optional<Part> part(String text) {
        Matcher all = ALL.matcher(text);
        if (all.matches()) {
            return range(field.min(), field.max(), all.group("step"), true);
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return numbers(range);
        }
        if (field == CronField.DAY && text.equals("last")) {
            return Optional.of(new LastDay());
        }
        Matcher nth = NTH.matcher(text);
        if (field == CronField.DAY && nth.matches()) {
            int weekday = CronField.DAY_OF_WEEK.names().indexOf(nth.group("weekday"));
            String position = nth.group("nth");
            int number = position.equals("last") ? -1 : position.charAt(0) - '0';
            return weekday >= 0 ? Optional.of(new NthWeekday(number, weekday)) : unreadable(text);
        }
        Matcher names = NAMES.matcher(text);
        return names.matches() && !field.names().isEmpty() ? names(names, text) : unreadable(text);
    }

    private Optional<Part> numbers(Matcher range) {
        int first = Integer.parseInt(range.group("first"));
        String step = range.group("step");
        String end = range.group("last");
        int last = end != null ? Integer.parseInt(end) : step != null ? field.max() : first;
        for (int value : new int[] {first, last}) {
            if (value < field.min() || value > field.max()) {
                return fault(value + " is not from " + field.min() + " to " + field.max(), "write a number in between");
            }
        }
        return range(first, last, step, false);
    }

    private Optional<Part> names(Matcher names, String text) {
        int first = field.names().indexOf(names.group("first"));
        String end = names.group("last");
        int last = end == null ? first : field.names().indexOf(end);
        return first < 0 || last < 0 ? unreadable(text) : range(first + field.min(), last + field.min(), null, false);
    }

    private Optional<Part> range(int first, int last, @Nullable String steps, boolean open) {
        int step = steps == null ? 1 : Integer.parseInt(steps);
        if (first > last) {
            return fault("the range ends before it begins", "write two ranges with a comma between them");
        }
        if (step < 1 || steps != null && step > last - first) {
            return fault(
                    "the step " + step + " does not fit into " + first + "-" + last,
                    last > first ? "write a step from 1 to " + (last - first) : "leave the step out");
        }
        return Optional.of(new Range(first, last, step, open));
    }

    private Optional<Part> unreadable(String text) {
        String names = field.names().isEmpty() ? "" : " or names (" + String.join(", ", field.names()) + ")";
        String days = field == CronField.DAY ? ", last, or as in \"2nd fri\"" : "";
        return fault(
                "\"" + text + "\" cannot be read",
                "write *, */n, a, a-b or a-b/n with numbers from " + field.min() + " to " + field.max() + names + days);
    }

    private Optional<Part> fault(String problem, String remedy) {
        faults.add(Fault.of(field.word(), written, problem, remedy));
        return Optional.empty();
    }
}
