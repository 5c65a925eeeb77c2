// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.operator;

import dev.petrel.expression.Order;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long ago a payload's time is, in seconds; negative for one in the future. */
final class TimeDifference {

    private static final Pattern ISO = Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)"
            + "(?:[T ](\\d\\d)(?::?(\\d\\d)(?::?(\\d\\d)(?:[.,](\\d{1,9})\\d*)?)?)?)?"
            + "\\s*(?:(Z|z|UTC)|([+-]\\d\\d)(?::?(\\d\\d))?)?");
    private static final double NANOS = 1e9;

    private TimeDifference() {}

    static Operator compare(Order order) {
        return p -> {
            double seconds = PythonNumbers.toFloat(p);
            return (v, context) -> {
                Duration difference = Duration.between(parse(v), context.now());
                double passed = difference.getSeconds() + difference.getNano() / NANOS;
                return PythonValues.ordered(passed, order, seconds);
            };
        };
    }

    /** A time in ISO 8601 or as mail writes it. Without an offset it is UTC. */
    static Instant parse(@Nullable Object value) throws PythonError {
        if (!(value instanceof String text)) {
            throw PythonError.type("Parser must be a string or character stream, not " + PythonValues.typeName(value));
        }
        Matcher iso = ISO.matcher(text.strip());
        try {
            return iso.matches()
                    ? instant(iso)
                    : OffsetDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeParseException e) {
            throw PythonError.value("Unknown string format: " + PythonText.str(text));
        } catch (DateTimeException e) {
            throw PythonError.value(e.getMessage() + ": " + text);
        }
    }

    private static Instant instant(Matcher iso) {
        int nanos = iso.group(7) == null ? 0 : Integer.parseInt((iso.group(7) + "00000000").substring(0, 9));
        LocalDateTime local = LocalDateTime.of(
                part(iso, 1), part(iso, 2), part(iso, 3), part(iso, 4), part(iso, 5), part(iso, 6), nanos);
        if (iso.group(9) == null) {
            return local.toInstant(ZoneOffset.UTC);
        }
        int hours = part(iso, 9);
        int minutes = part(iso, 10);
        return local.toInstant(ZoneOffset.ofHoursMinutes(hours, iso.group(9).startsWith("-") ? -minutes : minutes));
    }

    private static int part(Matcher iso, int group) {
        return iso.group(group) == null ? 0 : Integer.parseInt(iso.group(group));
    }
}
