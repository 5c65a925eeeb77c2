// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja's filters of text. */
final class TextFilters {

    private static final Pattern TITLE_WORD = Pattern.compile("[^-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern MARKUP = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
    private static final int LEEWAY = 5;

    static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry("upper", (v, a, s) -> PythonText.str(v).toUpperCase(Locale.ROOT)),
            Map.entry("lower", (v, a, s) -> PythonText.str(v).toLowerCase(Locale.ROOT)),
            Map.entry("capitalize", (v, a, s) -> Strings.capitalize(PythonText.str(v))),
            Map.entry("title", (v, a, s) -> title(PythonText.str(v))),
            Map.entry("trim", (v, a, s) -> trim(PythonText.str(v), a.get(0, "chars", null))),
            Map.entry("replace", TextFilters::replace),
            Map.entry("truncate", (v, a, s) -> truncate(v, a)),
            Map.entry("wordcount", (v, a, s) ->
                    (int) WORD.matcher(PythonText.str(v)).results().count()),
            Map.entry("indent", TextFilters::indent),
            Map.entry(
                    "center",
                    (v, a, s) -> Strings.pad(PythonText.str(v), a.integer(0, "width", 80), " ", 'c', s.budget())),
            Map.entry("format", (v, a, s) -> format(PythonText.str(v), a, s.budget())),
            Map.entry("striptags", (v, a, s) -> stripTags(PythonText.str(v))),
            Map.entry("escape", (v, a, s) -> escape(PythonText.str(v))),
            Map.entry("e", (v, a, s) -> escape(PythonText.str(v))),
            Map.entry("forceescape", (v, a, s) -> escape(PythonText.str(v))),
            Map.entry("safe", (v, a, s) -> PythonText.str(v)),
            Map.entry("urlencode", (v, a, s) -> urlEncode(v)));

    private TextFilters() {}

    private static String title(String text) {
        Matcher word = TITLE_WORD.matcher(text);
        return word.replaceAll(found -> Matcher.quoteReplacement(capitalized(found.group())));
    }

    /** Unlike {@code capitalize} it writes {@code SS} for {@code ß}. */
    private static String capitalized(String word) {
        int end = word.offsetByCodePoints(0, 1);
        return word.substring(0, end).toUpperCase(Locale.ROOT)
                + word.substring(end).toLowerCase(Locale.ROOT);
    }

    private static String trim(String text, @Nullable Object characters) throws PythonError {
        return PythonStrings.strip(text, characters == null ? null : PythonText.str(characters), true, true);
    }

    private static Object replace(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        Object count = arguments.get(2, "count", null);
        return PythonStrings.replace(
                PythonText.str(value),
                arguments.text(0, "old"),
                arguments.text(1, "new"),
                count == null ? -1 : Arguments.intOf(count),
                scope.budget());
    }

    private static @Nullable Object truncate(@Nullable Object value, Arguments arguments) throws PythonError {
        int length = arguments.integer(0, "length", 255);
        String end = arguments.text(2, "end", "...");
        Object leeway = arguments.get(3, "leeway", null);
        int kept = length - end.length();
        if (kept < 0) {
            throw new PythonError("AssertionError", "expected length >= " + end.length() + ", got " + length);
        }
        if (Sequences.length(value) <= (long) length + (leeway == null ? LEEWAY : Arguments.intOf(leeway))) {
            return value;
        }
        String cut = String.valueOf(Access.slice(Strings.require(value, "can only cut str, not "), null, kept, null));
        int space = cut.lastIndexOf(' ');
        return (arguments.flag(1, "killwords") || space < 0 ? cut : cut.substring(0, space)) + end;
    }

    private static Object indent(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        Object width = arguments.get(0, "width", 4);
        String indent = width instanceof String text
                ? text
                : Strings.pad("", Math.max(0, Arguments.intOf(width)), " ", '>', scope.budget());
        boolean blank = arguments.flag(2, "blank");
        List<@Nullable Object> lines = Splits.lines(Strings.require(value, "can only indent str, not ") + "\n", false);
        scope.budget().make((long) indent.length() * lines.size());
        StringBuilder out = new StringBuilder(arguments.flag(1, "first") ? indent : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = String.valueOf(lines.get(i));
            out.append(i == 0 ? "" : "\n")
                    .append(i == 0 || (line.isEmpty() && !blank) ? "" : indent)
                    .append(line);
        }
        return out.toString();
    }

    private static Object format(String text, Arguments arguments, Budget budget) throws PythonError {
        Object values = arguments.named().isEmpty() ? Tuple.copyOf(arguments.positional()) : arguments.named();
        return PercentFormat.format(text, values, budget);
    }

    private static String stripTags(String text) {
        List<String> words = new ArrayList<>();
        Splits.split(MARKUP.matcher(text).replaceAll(""), null, -1).forEach(word -> words.add(String.valueOf(word)));
        return unescape(String.join(" ", words));
    }

    /** What {@link #escape} escaped. */
    private static String unescape(String text) {
        return text.replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Object urlEncode(@Nullable Object value) throws PythonError {
        if (!(Undefined.require(value) instanceof Map) && !(value instanceof List)) {
            return quote(PythonText.str(value)).replace("%2F", "/");
        }
        List<String> pairs = new ArrayList<>();
        List<@Nullable Object> items = value instanceof Map<?, ?> map ? Sequences.items(map) : Sequences.of(value);
        for (Object item : items) {
            List<@Nullable Object> pair = Sequences.of(item);
            if (pair.size() != 2) {
                throw PythonError.type("cannot urlencode " + PythonValues.typeName(value));
            }
            pairs.add((quote(PythonText.str(pair.get(0))) + "=" + quote(PythonText.str(pair.get(1))))
                    .replace("%20", "+"));
        }
        return String.join("&", pairs);
    }

    private static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
