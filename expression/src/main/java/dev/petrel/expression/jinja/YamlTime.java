// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A timestamp of YAML 1.1 as Python prints the date or time that it reads from it. */
final class YamlTime {

    private static final Pattern TIMESTAMP = Pattern.compile("(\\d{4})-(\\d\\d?)-(\\d\\d?)"
            + "(?:(?:[Tt]|[ \\t]+)(\\d\\d?):(\\d\\d):(\\d\\d)(?:\\.(\\d*))?"
            + "[ \\t]*(?:(Z)|([-+])(\\d\\d?)(?::?(\\d\\d))?)?)?");
    private static final int MICRO_DIGITS = 6;

    private YamlTime() {}

    static String printed(String written) {
        Matcher time = TIMESTAMP.matcher(written.strip());
        if (!time.matches()) {
            return written;
        }
        String date = time.group(1) + "-" + two(time.group(2)) + "-" + two(time.group(3));
        return time.group(4) == null
                ? date
                : date + " " + two(time.group(4)) + ":" + time.group(5) + ":" + time.group(6) + fraction(time.group(7))
                        + offset(time);
    }

    private static String fraction(@Nullable String digits) {
        if (digits == null) {
            return "";
        }
        String micros = (digits + "0".repeat(MICRO_DIGITS)).substring(0, MICRO_DIGITS);
        return micros.equals("0".repeat(MICRO_DIGITS)) ? "" : "." + micros;
    }

    private static String offset(Matcher time) {
        if (time.group(8) != null) {
            return "+00:00";
        }
        if (time.group(9) == null) {
            return "";
        }
        return time.group(9) + two(time.group(10)) + ":" + (time.group(11) == null ? "00" : time.group(11));
    }

    private static String two(String number) {
        return String.format(Locale.ROOT, "%02d", Integer.parseInt(number));
    }
}
