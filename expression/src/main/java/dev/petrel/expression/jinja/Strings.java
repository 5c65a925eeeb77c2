// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Lookup;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Python does with text. */
final class Strings {

    private Strings() {}

    /** Text, or what the datastore holds; anything else is an error that starts with {@code complaint}. */
    static String require(@Nullable Object value, String complaint) throws PythonError {
        if (value instanceof String text) {
            return text;
        }
        Undefined.require(value);
        if (value instanceof Lookup lookup) {
            return lookup.str();
        }
        throw PythonError.type(complaint + PythonValues.typeName(value));
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return text.substring(0, end).toUpperCase(Locale.ROOT)
                + text.substring(end).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isUpperCase(c) || Character.isLowerCase(c);
        }
        return out.toString();
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(c -> out.appendCodePoint(
                        Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c)));
        return out.toString();
    }

    /** Without {@code characters}, or white space if null, at its ends. */
    static String strip(String text, @Nullable String characters, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && strips(text.charAt(start), characters)) {
            start++;
        }
        while (right && end > start && strips(text.charAt(end - 1), characters)) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean strips(char c, @Nullable String characters) {
        return characters == null ? isSpace(c) : characters.indexOf(c) >= 0;
    }

    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** With the first {@code count} of {@code old} replaced; all of them if negative. */
    static String replace(String text, String old, String fresh, int count, Budget budget) throws PythonError {
        int times = count < 0 ? Integer.MAX_VALUE : count;
        long found = Math.min(times, count(text, old));
        budget.make(text.length() + found * Math.max(0, fresh.length() - old.length()));
        if (times == Integer.MAX_VALUE) {
            return text.replace(old, fresh);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int next = text.indexOf(old); next >= 0 && times > 0; next = text.indexOf(old, Math.max(at, next + 1))) {
            out.append(text, at, next).append(fresh);
            at = next + old.length();
            times--;
            if (old.isEmpty() && next == text.length()) {
                break;
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    static int count(String text, String part) {
        if (part.isEmpty()) {
            return text.length() + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    static String zeroFill(String text, int width, Budget budget) throws PythonError {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String sign = signed ? text.substring(0, 1) : "";
        return sign + pad(text.substring(sign.length()), width - sign.length(), "0", '>', budget);
    }

    /** Filled to {@code width}: {@code <} puts the text left, {@code >} right, anything else in the middle. */
    static String pad(String text, int width, String fill, char align, Budget budget) throws PythonError {
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw PythonError.type("The fill character must be exactly one character long");
        }
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        budget.make((long) width * fill.length());
        int left = switch (align) {
            case '<' -> 0;
            case '>' -> missing;
            default -> missing / 2 + (missing & width & 1);
        };
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }
}
