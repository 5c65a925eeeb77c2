// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a time that comes without a format: the forms of ISO 8601 and the common ones of logs and mails. */
final class TimeParser {

    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})(?:-(\\d{1,2}))?"
            + "(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d+))?)?\\s*(Z|UTC|GMT|[-+]\\d{2}(?::?\\d{2})?)?)?");

    private TimeParser() {}

    /** @param now what gives the parts that are not written */
    static TimeValue parse(String text, TimeValue now) throws PythonError {
        Matcher iso = ISO.matcher(text.strip());
        if (!iso.matches()) {
            throw new PythonError("ParserError", "Unknown string format: " + text);
        }
        int[] time = {number(iso, 4, 0), number(iso, 5, 0), number(iso, 6, 0), micros(iso.group(7))};
        return TimeValue.of(
                number(iso, 1, 1), number(iso, 2, 1), number(iso, 3, now.local().getDayOfMonth()), time, zone(iso.group(8)));
    }

    private static int number(Matcher matcher, int group, int absent) {
        return matcher.group(group) == null ? absent : Integer.parseInt(matcher.group(group));
    }

    private static int micros(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt((digits + "000000").substring(0, 6));
    }

    private static SpanValue zone(@org.jspecify.annotations.Nullable String zone) {
        if (zone == null || Character.isLetter(zone.charAt(0))) {
            return SpanValue.ZERO;
        }
        String digits = zone.substring(1).replace(":", "") + "00";
        long minutes = Integer.parseInt(digits.substring(0, 2)) * 60L + Integer.parseInt(digits.substring(2, 4));
        return new SpanValue((zone.startsWith("-") ? -1 : 1) * minutes * 60 * SpanValue.SECOND);
    }
}
