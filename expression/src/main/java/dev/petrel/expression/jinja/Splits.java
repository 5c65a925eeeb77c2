// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.jinja.Expression.OwnList;
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
        return OwnList.of(PythonStrings.split(text, separator, most));
    }

    /** The same from the right. */
    static List<@Nullable Object> rsplit(String text, @Nullable String separator, int most) {
        return OwnList.of(PythonStrings.rsplit(text, separator, most));
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
