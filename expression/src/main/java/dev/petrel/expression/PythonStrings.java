// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods of Python's strings that are not Java's. */
public final class PythonStrings {

    private PythonStrings() {}

    /** Whether it is white space. */
    public static boolean isSpace(int c) {
        return Character.isWhitespace(c) || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** Without {@code characters}, or white space if null, at its ends. */
    public static String strip(String text, @Nullable String characters, boolean left, boolean right) {
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

    /** With the first {@code count} of {@code old} replaced; all of them if negative. */
    public static String replace(String text, String old, String fresh, int count, Budget budget) throws PythonError {
        int times = count < 0 ? Integer.MAX_VALUE : count;
        long found = Math.min(times, count(text, old));
        budget.make(text.length() + found * Math.max(0, fresh.length() - old.length()));
        if (old.isEmpty()) {
            return interleaved(text, fresh, times);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int next = text.indexOf(old); next >= 0 && times > 0; next = text.indexOf(old, at)) {
            out.append(text, at, next).append(fresh);
            at = next + old.length();
            times--;
        }
        return out.append(text, at, text.length()).toString();
    }

    /** With {@code fresh} before each of the first {@code times} characters, and at the end. */
    private static String interleaved(String text, String fresh, int times) {
        StringBuilder out = new StringBuilder();
        int left = times;
        for (int c : text.codePoints().toArray()) {
            out.append(left-- > 0 ? fresh : "").appendCodePoint(c);
        }
        return out.append(left > 0 ? fresh : "").toString();
    }

    /** How often it has {@code part}; nothing is before and after each character. */
    public static int count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** At {@code separator}, or at runs of white space if null; at most {@code most} times unless negative. */
    public static List<@Nullable Object> split(String text, @Nullable String separator, int most) {
        return separator == null ? words(text, most) : parts(text, separator, most);
    }

    private static List<@Nullable Object> parts(String text, String separator, int most) {
        List<@Nullable Object> parts = new ArrayList<>();
        int at = 0;
        int next = text.indexOf(separator);
        while (next >= 0 && (most < 0 || parts.size() < most)) {
            parts.add(text.substring(at, next));
            at = next + separator.length();
            next = text.indexOf(separator, at);
        }
        parts.add(text.substring(at));
        return parts;
    }

    private static List<@Nullable Object> words(String text, int most) {
        List<@Nullable Object> words = new ArrayList<>();
        int at = skip(text, 0, true);
        while (at < text.length()) {
            boolean last = most >= 0 && words.size() == most;
            int end = last ? text.length() : skip(text, at, false);
            words.add(text.substring(at, end));
            at = skip(text, end, true);
        }
        return words;
    }

    private static int skip(String text, int at, boolean spaces) {
        int end = at;
        while (end < text.length() && isSpace(text.charAt(end)) == spaces) {
            end++;
        }
        return end;
    }

    /** The same from the right. */
    public static List<@Nullable Object> rsplit(String text, @Nullable String separator, int most) {
        if (most < 0) {
            return split(text, separator, most);
        }
        String reversed = new StringBuilder(text).reverse().toString();
        String mark = separator == null
                ? null
                : new StringBuilder(separator).reverse().toString();
        List<@Nullable Object> parts = split(reversed, mark, most);
        parts.replaceAll(
                part -> new StringBuilder(String.valueOf(part)).reverse().toString());
        Collections.reverse(parts);
        return parts;
    }
}
