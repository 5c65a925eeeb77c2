// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Python's methods of a string. */
final class StringMethods {

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("upper", (s, a, b) -> s.toUpperCase(Locale.ROOT)),
            Map.entry("lower", (s, a, b) -> s.toLowerCase(Locale.ROOT)),
            Map.entry("casefold", (s, a, b) -> s.toLowerCase(Locale.ROOT)),
            Map.entry("capitalize", (s, a, b) -> Strings.capitalize(s)),
            Map.entry("title", (s, a, b) -> Strings.title(s)),
            Map.entry("swapcase", (s, a, b) -> Strings.swapCase(s)),
            Map.entry("strip", (s, a, b) -> Strings.strip(s, characters(a), true, true)),
            Map.entry("lstrip", (s, a, b) -> Strings.strip(s, characters(a), true, false)),
            Map.entry("rstrip", (s, a, b) -> Strings.strip(s, characters(a), false, true)),
            Map.entry("split", (s, a, b) -> Splits.split(s, separator(a), a.integer(1, "maxsplit", -1))),
            Map.entry("rsplit", (s, a, b) -> Splits.rsplit(s, separator(a), a.integer(1, "maxsplit", -1))),
            Map.entry("splitlines", (s, a, b) -> Splits.lines(s, a.flag(0, "keepends"))),
            Map.entry("partition", (s, a, b) -> partition(s, a.text(0, "sep"), false)),
            Map.entry("rpartition", (s, a, b) -> partition(s, a.text(0, "sep"), true)),
            Map.entry("join", StringMethods::join),
            Map.entry(
                    "replace",
                    (s, a, b) -> Strings.replace(s, a.text(0, "old"), a.text(1, "new"), a.integer(2, "count", -1), b)),
            Map.entry("startswith", (s, a, b) -> affix(a, s::startsWith)),
            Map.entry("endswith", (s, a, b) -> affix(a, s::endsWith)),
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
            Map.entry("find", (s, a, b) -> s.indexOf(a.text(0, "sub"))),
            Map.entry("rfind", (s, a, b) -> s.lastIndexOf(a.text(0, "sub"))),
            Map.entry("index", (s, a, b) -> found(s.indexOf(a.text(0, "sub")))),
            Map.entry("rindex", (s, a, b) -> found(s.lastIndexOf(a.text(0, "sub")))),
            Map.entry("count", (s, a, b) -> Strings.count(s, a.text(0, "sub"))),
            Map.entry("isdigit", (s, a, b) -> all(s, Character::isDigit)),
            Map.entry("isnumeric", (s, a, b) -> all(s, Character::isDigit)),
            Map.entry("isdecimal", (s, a, b) -> all(s, Character::isDigit)),
            Map.entry("isalpha", (s, a, b) -> all(s, Character::isLetter)),
            Map.entry("isalnum", (s, a, b) -> all(s, Character::isLetterOrDigit)),
            Map.entry("isspace", (s, a, b) -> all(s, Character::isWhitespace)),
            Map.entry("isupper", (s, a, b) -> cased(s) && s.equals(s.toUpperCase(Locale.ROOT))),
            Map.entry("islower", (s, a, b) -> cased(s) && s.equals(s.toLowerCase(Locale.ROOT))),
            Map.entry("zfill", (s, a, b) -> Strings.zeroFill(s, a.integer(0, "width", 0), b)),
            Map.entry("ljust", (s, a, b) -> Strings.pad(s, a.integer(0, "width", 0), fill(a), '<', b)),
            Map.entry("rjust", (s, a, b) -> Strings.pad(s, a.integer(0, "width", 0), fill(a), '>', b)),
            Map.entry("center", (s, a, b) -> Strings.pad(s, a.integer(0, "width", 0), fill(a), 'c', b)),
            Map.entry("format", BraceFormat::format));

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

    private static Object partition(String text, String separator, boolean last) {
        int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) {
            return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        }
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static int found(int at) throws PythonError {
        if (at < 0) {
            throw PythonError.value("substring not found");
        }
        return at;
    }

    private static boolean all(String text, IntPredicate condition) {
        return !text.isEmpty() && text.codePoints().allMatch(condition);
    }

    private static boolean cased(String text) {
        return text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }
}
