// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time that comes without a format, as {@code dateutil} does: ISO 8601, and what people, logs and mails write. Of
 * two numbers that could be month and day the first is the month.
 */
final class TimeParser {

    private static final Pattern TOKEN = Pattern.compile("\\d+(?:[.,]\\d+)?|\\p{L}+|\\s+|.", Pattern.DOTALL);
    private static final List<String> FILLERS =
            List.of("at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th");
    private static final List<String> UNITS =
            List.of("am", "pm", "h", "hour", "hours", "m", "minute", "minutes", "s", "second", "seconds");
    private static final List<String> UTC = List.of("utc", "gmt", "z");

    /** Of the zones only UTC is known; others are read over, as in Python where the system's zone has another name. */
    private static final Pattern ZONE = Pattern.compile("[A-Z]{3,5}");

    private static final int MAX_LENGTH = 200;

    private final String text;
    private final List<String> tokens;
    private final TimeValue now;
    private final DateParts date = new DateParts();
    private final int[] time = new int[4];
    private boolean hasTime;
    private boolean hasHalf;
    private @Nullable SpanValue offset;
    private int at;

    private TimeParser(String text, TimeValue now) {
        this.text = text;
        this.now = now;
        this.tokens = TOKEN.matcher(text).results().map(match -> match.group()).toList();
    }

    /** @param now gives the parts that are not written */
    static TimeValue parse(String text, TimeValue now) throws PythonError {
        if (text.length() > MAX_LENGTH) {
            throw new PythonError("ParserError", "Unknown string format: " + text.substring(0, MAX_LENGTH) + "...");
        }
        try {
            return new TimeParser(text, now).read();
        } catch (PythonError e) {
            throw e.type().equals("ValueError") ? new PythonError("ParserError", e.text() + ": " + text) : e;
        }
    }

    private TimeValue read() throws PythonError {
        while (at < tokens.size()) {
            String token = tokens.get(at);
            if (Character.isDigit(token.charAt(0))) {
                number(token);
            } else if (!word(token.toLowerCase(Locale.ROOT))) {
                throw unknown();
            }
        }
        if (date.isEmpty() && !hasTime) {
            throw new PythonError("ParserError", "String does not contain a date: " + text);
        }
        int[] day = date.resolved(now.local().toLocalDate());
        return TimeValue.of(day[0], day[1], day[2], time, offset == null ? SpanValue.ZERO : offset);
    }

    private String token(int place) {
        return place < tokens.size() ? tokens.get(place) : "";
    }

    private boolean isNumber(int place) {
        return !token(place).isEmpty() && Character.isDigit(token(place).charAt(0));
    }

    /** Whether {@code word} can stand there; it is read then. */
    private boolean word(String word) throws PythonError {
        at++;
        int month = DateParts.month(word);
        if (month > 0) {
            date.addMonth(month);
            return true;
        }
        if (word.equals("am") || word.equals("pm")) {
            return half(word.equals("pm"));
        }
        if ((word.equals("+") || word.equals("-")) && hasTime && isNumber(at)) {
            zone(word.equals("-") ? -1 : 1);
            return true;
        }
        if (UTC.contains(word) && hasTime) {
            offset = SpanValue.ZERO;
            return true;
        }
        boolean zoneName = hasTime && ZONE.matcher(tokens.get(at - 1)).matches();
        return zoneName
                || word.isBlank()
                || ",;-/'.".contains(word)
                || FILLERS.contains(word)
                || DateParts.isWeekday(word);
    }

    private boolean half(boolean afternoon) {
        if (!hasTime || hasHalf || time[0] > 12) {
            return false;
        }
        hasHalf = true;
        time[0] = time[0] % 12 + (afternoon ? 12 : 0);
        return true;
    }

    /** {@code +0200}, {@code +02:00}, {@code +2}. */
    private void zone(int sign) throws PythonError {
        String digits = token(at++);
        long hours;
        long minutes = 0;
        if (digits.length() == 4) {
            hours = Integer.parseInt(digits.substring(0, 2));
            minutes = Integer.parseInt(digits.substring(2));
        } else if (digits.length() <= 2) {
            hours = Integer.parseInt(digits);
            if (token(at).equals(":") && isNumber(at + 1)) {
                minutes = integer(token(at + 1));
                at += 2;
            }
        } else {
            throw unknown();
        }
        offset = new SpanValue(sign * (hours * 60 + minutes) * 60 * SpanValue.SECOND);
    }

    private void number(String token) throws PythonError {
        at++;
        int dot = Math.max(token.indexOf('.'), token.indexOf(','));
        String whole = dot < 0 ? token : token.substring(0, dot);
        String next = token(at);
        if (next.equals(":") && dot < 0) {
            clock(token);
        } else if (isSeparator(next) && dot < 0 && (isNumber(at + 1) || DateParts.month(lower(at + 1)) > 0)) {
            separated(token, next);
        } else if (dot > 0 && (next.equals(".") || token.charAt(dot) == '.') && dottedDate(token, next)) {
            return;
        } else if (whole.length() == 6 && (!date.isEmpty() || dot > 0)) {
            clockDigits(whole, dot < 0 ? "" : token.substring(dot + 1));
        } else if (dot >= 0) {
            throw unknown();
        } else if ((token.length() == 4 || token.length() == 2) && date.size() == 3 && !hasTime && !isUnit(at)) {
            clockDigits(token, "");
        } else if (token.length() == 6) {
            date.add(token.substring(0, 2));
            date.add(token.substring(2, 4));
            date.add(token.substring(4));
        } else if (token.length() == 8 || token.length() == 12 || token.length() == 14) {
            date.addYear(token.substring(0, 4));
            date.add(token.substring(4, 6));
            date.add(token.substring(6, 8));
            if (token.length() > 8) {
                clockDigits(token.substring(8), "");
            }
        } else {
            dayOrHour(token);
        }
    }

    private static boolean isSeparator(String token) {
        return token.equals("-") || token.equals("/");
    }

    private String lower(int place) {
        return token(place).toLowerCase(Locale.ROOT);
    }

    /** {@code 2020-02-29}, {@code 29/Feb/2020}, {@code 2020-02}. */
    private void separated(String first, String separator) throws PythonError {
        date.add(first);
        for (int i = 0; i < 2 && token(at).equals(separator); i++) {
            int month = DateParts.month(lower(at + 1));
            if (month > 0) {
                date.addMonth(month);
            } else if (isNumber(at + 1)) {
                integer(token(at + 1));
                date.add(token(at + 1));
            } else {
                throw unknown();
            }
            at += 2;
        }
    }

    private void dayOrHour(String token) throws PythonError {
        int ahead = token(at).isBlank() && at < tokens.size() ? at + 1 : at;
        String half = token(ahead).toLowerCase(Locale.ROOT);
        if ((half.equals("am") || half.equals("pm")) && !hasTime) {
            time[0] = integer(token);
            hasTime = true;
        } else if (unit(token, half, ahead)) {
            hasTime = true;
        } else {
            date.add(token);
        }
    }

    /** Whether what follows says what the number is. */
    private boolean isUnit(int place) {
        String word = lower(token(place).isBlank() ? place + 1 : place);
        return UNITS.contains(word);
    }

    /** {@code 10h}, {@code 5 minutes}. */
    private boolean unit(String token, String word, int place) throws PythonError {
        int unit = switch (word) {
            case "h", "hour", "hours" -> 0;
            case "m", "minute", "minutes" -> hasTime ? 1 : -1;
            case "s", "second", "seconds" -> hasTime ? 2 : -1;
            default -> -1;
        };
        if (unit >= 0) {
            time[unit] = integer(token);
            at = place + 1;
        }
        return unit >= 0;
    }

    /** {@code 29.02.2020}: the first two are one token. */
    private boolean dottedDate(String token, String next) throws PythonError {
        if (!next.equals(".") || !isNumber(at + 1)) {
            return false;
        }
        String[] two = token.split("[.,]");
        date.add(two[0]);
        date.add(two[1]);
        date.add(token(at + 1));
        at += 2;
        return true;
    }

    /** {@code 10:20}, {@code 10:20:30.5}. */
    private void clock(String hour) throws PythonError {
        if (hasTime || !isNumber(at + 1)) {
            throw unknown();
        }
        hasTime = true;
        time[0] = integer(hour);
        time[1] = integer(token(at + 1));
        at += 2;
        if (token(at).equals(":") && isNumber(at + 1)) {
            String[] seconds = token(at + 1).split("[.,]");
            time[2] = integer(seconds[0]);
            time[3] = seconds.length > 1 ? micros(seconds[1]) : 0;
            at += 2;
        }
    }

    /** {@code 1020}, {@code 102030}. */
    private void clockDigits(String digits, String fraction) throws PythonError {
        if (hasTime) {
            throw unknown();
        }
        hasTime = true;
        for (int i = 0; i < digits.length() / 2; i++) {
            time[i] = integer(digits.substring(2 * i, 2 * i + 2));
        }
        time[3] = fraction.isEmpty() ? 0 : micros(fraction);
    }

    private static int micros(String digits) {
        return Integer.parseInt((digits + "000000").substring(0, 6));
    }

    private int integer(String digits) throws PythonError {
        if (digits.length() > 6 || !digits.chars().allMatch(Character::isDigit)) {
            throw unknown();
        }
        return Integer.parseInt(digits);
    }

    private PythonError unknown() {
        return new PythonError("ParserError", "Unknown string format: " + text);
    }
}
