// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's methods of a string. */
final class StringMethods {

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("upper", (s, a, b) -> s.toUpperCase(Locale.ROOT)),
            Map.entry("lower", (s, a, b) -> s.toLowerCase(Locale.ROOT)),
            Map.entry("casefold", (s, a, b) -> Strings.casefold(s)),
            Map.entry("capitalize", (s, a, b) -> Strings.capitalize(s)),
            Map.entry("title", (s, a, b) -> Strings.title(s)),
            Map.entry("swapcase", (s, a, b) -> Strings.swapCase(s)),
            Map.entry("strip", (s, a, b) -> PythonStrings.strip(s, characters(a), true, true)),
            Map.entry("lstrip", (s, a, b) -> PythonStrings.strip(s, characters(a), true, false)),
            Map.entry("rstrip", (s, a, b) -> PythonStrings.strip(s, characters(a), false, true)),
            Map.entry("split", (s, a, b) -> Splits.split(s, separator(a), a.integer(1, "maxsplit", -1))),
            Map.entry("rsplit", (s, a, b) -> Splits.rsplit(s, separator(a), a.integer(1, "maxsplit", -1))),
            Map.entry("splitlines", (s, a, b) -> Splits.lines(s, a.flag(0, "keepends"))),
            Map.entry("partition", (s, a, b) -> partition(s, a.text(0, "sep"), false)),
            Map.entry("rpartition", (s, a, b) -> partition(s, a.text(0, "sep"), true)),
            Map.entry("join", StringMethods::join),
            Map.entry(
                    "replace",
                    (s, a, b) ->
                            PythonStrings.replace(s, a.text(0, "old"), a.text(1, "new"), a.integer(2, "count", -1), b)),
            Map.entry("startswith", (s, a, b) -> affix(a, part(s, a)::startsWith)),
            Map.entry("endswith", (s, a, b) -> affix(a, part(s, a)::endsWith)),
            Map.entry(
                    "removeprefix",
                    (s, a, b) -> s.startsWith(a.text(0, "prefix"))
                            ? s.substring(a.text(0, "prefix").length())
                            : s),
            Map.entry(
                    "removesuffix",
                    (s, a, b) -> s.endsWith(a.text(0, "suffix"))
                            ? s.substring(0, s.length() - a.text(0, "suffix").length())
                            : s),
            Map.entry("find", (s, a, b) -> find(s, a, false)),
            Map.entry("rfind", (s, a, b) -> find(s, a, true)),
            Map.entry("index", (s, a, b) -> found(find(s, a, false))),
            Map.entry("rindex", (s, a, b) -> found(find(s, a, true))),
            Map.entry("count", (s, a, b) -> PythonStrings.count(part(s, a), a.text(0, "sub"))),
            Map.entry("isdigit", (s, a, b) -> Characters.all(s, Characters::isDigit)),
            Map.entry("isnumeric", (s, a, b) -> Characters.all(s, Characters::isNumeric)),
            Map.entry("isdecimal", (s, a, b) -> Characters.all(s, Character::isDigit)),
            Map.entry("isalpha", (s, a, b) -> Characters.all(s, Character::isLetter)),
            Map.entry("isalnum", (s, a, b) -> Characters.all(s, c -> Character.isLetter(c) || Characters.isNumeric(c))),
            Map.entry("isspace", (s, a, b) -> Characters.all(s, Characters::isSpace)),
            Map.entry("isascii", (s, a, b) -> s.codePoints().allMatch(c -> c < 128)),
            Map.entry("isprintable", (s, a, b) -> s.codePoints().allMatch(Characters::isPrintable)),
            Map.entry("isidentifier", (s, a, b) -> Characters.isIdentifier(s)),
            Map.entry("istitle", (s, a, b) -> Characters.isTitle(s)),
            Map.entry("isupper", (s, a, b) -> Characters.isAllOf(s, Character::isUpperCase)),
            Map.entry("islower", (s, a, b) -> Characters.isAllOf(s, Character::isLowerCase)),
            Map.entry("expandtabs", (s, a, b) -> Strings.expandTabs(s, a.integer(0, "tabsize", 8), b)),
            Map.entry("zfill", (s, a, b) -> Strings.zeroFill(s, width(a), b)),
            Map.entry("ljust", (s, a, b) -> Strings.pad(s, width(a), fill(a), '<', b)),
            Map.entry("rjust", (s, a, b) -> Strings.pad(s, width(a), fill(a), '>', b)),
            Map.entry("center", (s, a, b) -> Strings.pad(s, width(a), fill(a), 'c', b)),
            Map.entry("format", BraceFormat::format),
            Map.entry("format_map", (s, a, b) -> BraceFormat.format(s, new Arguments(List.of(), named(a)), b)));

    private StringMethods() {}

    static @Nullable Callable get(String text, String name) {
        Method method = METHODS.get(name);
        return method == null
                ? null
                : Callable.of(name, (arguments, scope) -> method.call(text, arguments, scope.budget()));
    }

    private interface Method {
        @Nullable
        Object call(String self, Arguments arguments, Budget budget) throws PythonError;
    }

    private static Map<String, @Nullable Object> named(Arguments arguments) throws PythonError {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (arguments.require(0, "mapping") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
        }
        return named;
    }

    private static @Nullable String characters(Arguments arguments) throws PythonError {
        Object given = arguments.get(0, "chars", null);
        return given == null ? null : PythonText.str(given);
    }

    private static @Nullable String separator(Arguments arguments) throws PythonError {
        Object given = arguments.get(0, "sep", null);
        if (given != null && PythonText.str(given).isEmpty()) {
            throw PythonError.value("empty separator");
        }
        return given == null ? null : PythonText.str(given);
    }

    private static int width(Arguments arguments) throws PythonError {
        return Arguments.intOf(arguments.require(0, "width"));
    }

    private static String fill(Arguments arguments) throws PythonError {
        return arguments.text(1, "fillchar", " ");
    }

    private static Object join(String self, Arguments arguments, Budget budget) throws PythonError {
        List<@Nullable Object> items = Sequences.of(arguments.require(0, "iterable"));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            if (!(Undefined.require(items.get(i)) instanceof String text)) {
                throw PythonError.type("sequence item " + i + ": expected str instance, "
                        + PythonValues.typeName(items.get(i)) + " found");
            }
            out.append(i == 0 ? "" : self).append(text);
            budget.make(out.length());
        }
        return out.toString();
    }

    private interface Affix {
        boolean holds(String affix);
    }

    private static boolean affix(Arguments arguments, Affix affix) throws PythonError {
        Object given = arguments.require(0, "prefix");
        if (given instanceof Tuple any) {
            for (Object each : any) {
                if (affix.holds(PythonText.str(each))) {
                    return true;
                }
            }
            return false;
        }
        if (given instanceof String text) {
            return affix.holds(text);
        }
        throw PythonError.type(
                "startswith first arg must be str or a tuple of str, not " + PythonValues.typeName(given));
    }

    private static Object partition(String text, String separator, boolean last) throws PythonError {
        if (separator.isEmpty()) {
            throw PythonError.value("empty separator");
        }
        int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) {
            return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        }
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    /** What is searched: the characters from the second argument on, up to the third. */
    private static String part(String text, Arguments arguments) throws PythonError {
        return arguments.positional().size() < 2
                ? text
                : String.valueOf(Access.slice(text, bound(arguments, 1), bound(arguments, 2), null));
    }

    private static @Nullable Integer bound(Arguments arguments, int place) throws PythonError {
        Object bound = arguments.get(place, "", null);
        return bound == null ? null : (Integer) Arguments.intOf(bound);
    }

    /** Where the part that is searched has the first argument, counted in characters of the whole; -1 if it has not. */
    private static int find(String text, Arguments arguments, boolean last) throws PythonError {
        String sub = arguments.text(0, "sub");
        String part = part(text, arguments);
        int at = last ? part.lastIndexOf(sub) : part.indexOf(sub);
        if (at < 0) {
            return -1;
        }
        Integer from = bound(arguments, 1);
        int length = Sequences.length(text);
        int start = from == null ? 0 : Math.max(0, from < 0 ? from + length : from);
        return start > length ? -1 : start + part.codePointCount(0, at);
    }

    private static int found(int at) throws PythonError {
        if (at < 0) {
            throw PythonError.value("substring not found");
        }
        return at;
    }
}
