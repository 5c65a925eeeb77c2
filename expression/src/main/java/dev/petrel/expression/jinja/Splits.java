// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's ways to cut text into a list. */
final class Splits {

    private static final Pattern LINE = Pattern.compile("\r\n|[\n\r\u000b\f\u001c-\u001e\u0085\u2028\u2029]");

    private Splits() {}

    /** At {@code separator}, or at runs of white space if null; at most {@code most} times unless negative. */
    static List<@Nullable Object> split(String text, @Nullable String separator, int most) {
        return separator == null ? words(text, most) : parts(text, separator, most);
    }

    private static List<@Nullable Object> parts(String text, String separator, int most) {
        OwnList parts = new OwnList();
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
        OwnList words = new OwnList();
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
        while (end < text.length() && Characters.isSpace(text.charAt(end)) == spaces) {
            end++;
        }
        return end;
    }

    /** The same from the right. */
    static List<@Nullable Object> rsplit(String text, @Nullable String separator, int most) {
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

    /** Its lines. */
    static List<@Nullable Object> lines(String text, boolean keepEnds) {
        OwnList lines = new OwnList();
        Matcher end = LINE.matcher(text);
        int at = 0;
        while (end.find()) {
            lines.add(text.substring(at, keepEnds ? end.end() : end.start()));
            at = end.end();
        }
        if (at < text.length()) {
            lines.add(text.substring(at));
        }
        return lines;
    }
}
