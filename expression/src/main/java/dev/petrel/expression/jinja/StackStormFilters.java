// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Casts;
import dev.petrel.expression.KeyPath;
import dev.petrel.expression.Lookup;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters that StackStorm adds to Jinja, without those of versions. */
final class StackStormFilters {

    private static final Map<String, Long> SECONDS = seconds();

    /** As long as Python's calendar. */
    private static final double MOST_SECONDS = 9998 * 365.2425 * 86_400;

    static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry("to_complex", (v, a, s) -> PythonJson.DEFAULT.dumps(v)),
            Map.entry("to_json_string", (v, a, s) -> toJson(v, a)),
            Map.entry("from_json_string", (v, a, s) -> fromJson(v)),
            Map.entry("to_yaml_string", StackStormFilters::toYaml),
            Map.entry("from_yaml_string", (v, a, s) -> Yaml.read(PythonText.str(v))),
            Map.entry("json_escape", (v, a, s) -> jsonEscape(v, s)),
            Map.entry("json_dump", (v, a, s) -> PythonJson.DEFAULT.dumps(v)),
            Map.entry("json_parse", (v, a, s) -> fromJson(v)),
            Map.entry("jsonpath_query", (v, a, s) -> query(v, a.text(0, "query"))),
            Map.entry(
                    "regex_match",
                    (v, a, s) ->
                            regex(a.text(0, "pattern"), a.flag(1, "ignorecase")).matches(PythonText.str(v))),
            Map.entry(
                    "regex_search",
                    (v, a, s) ->
                            regex(a.text(0, "pattern"), a.flag(1, "ignorecase")).searches(PythonText.str(v))),
            Map.entry("regex_replace", StackStormFilters::regexReplace),
            Map.entry("regex_substring", (v, a, s) -> substring(PythonText.str(v), a)),
            Map.entry("use_none", (v, a, s) -> v == null ? Casts.NONE : v),
            Map.entry("basename", (v, a, s) -> baseName(path(v))),
            Map.entry("dirname", (v, a, s) -> dirName(path(v))),
            Map.entry("decrypt_kv", (v, a, s) -> decrypt(v, s)),
            Map.entry("to_human_time_from_seconds", (v, a, s) -> humanTime(v)));

    private StackStormFilters() {}

    private static Object toJson(@Nullable Object value, Arguments arguments) throws PythonError {
        Object indent = arguments.get(0, "indent", null);
        Separators separators = Separators.of(arguments.get(2, "separators", Separators.STACKSTORMS), indent != null);
        return new PythonJson(
                        indent == null ? -1 : Math.max(0, Math.min(100, Arguments.intOf(indent))),
                        arguments.flag(1, "sort_keys"),
                        separators.comma(),
                        separators.colon())
                .dumps(value);
    }

    /** What stands between the items of a JSON text, and between key and value. */
    private record Separators(String comma, String colon) {

        static final List<String> STACKSTORMS = List.of(",", ": ");

        /** Those that {@code given} holds; what Python takes where it is null. */
        static Separators of(@Nullable Object given, boolean indented) throws PythonError {
            if (given == null) {
                return new Separators(indented ? "," : ", ", ": ");
            }
            List<?> two = given instanceof List<?> list ? list : List.of();
            if (two.size() != 2) {
                throw PythonError.value("separators must be two texts, not " + PythonText.repr(given));
            }
            return new Separators(PythonText.str(two.get(0)), PythonText.str(two.get(1)));
        }
    }

    private static Object toYaml(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        Object indent = arguments.get(0, "indent", null);
        Object unicode = arguments.get(1, "allow_unicode", true);
        String text = Yaml.write(
                Undefined.require(value),
                indent == null ? 2 : Arguments.intOf(indent),
                unicode != null && PythonValues.truth(unicode));
        scope.budget().make(text.length());
        return text;
    }

    private static @Nullable Object fromJson(@Nullable Object value) throws PythonError {
        return PythonJson.loads(PythonText.str(value));
    }

    private static Object jsonEscape(@Nullable Object value, Scope scope) throws PythonError {
        return scope.inJson() && value instanceof String text
                ? text
                : PythonStrings.strip(PythonJson.DEFAULT.dumps(value), "\"", true, true);
    }

    private static @Nullable Object query(@Nullable Object value, String path) throws PythonError {
        List<@Nullable Object> found = KeyPath.parse(path).all(Undefined.require(value));
        return found.isEmpty() ? null : found;
    }

    private static PythonRegex regex(String pattern, boolean ignoreCase) throws PythonError {
        return PythonRegex.compile(pattern, ignoreCase, false);
    }

    private static Object regexReplace(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        String text = regex(arguments.text(0, "pattern"), arguments.flag(2, "ignorecase"))
                .replaceAll(PythonText.str(value), arguments.text(1, "replacement"));
        scope.budget().make(text.length());
        return text;
    }

    private static @Nullable Object substring(String text, Arguments arguments) throws PythonError {
        List<@Nullable Object> found = regex(arguments.text(0, "pattern"), arguments.flag(2, "ignorecase"))
                .findAll(text);
        int index = arguments.integer(1, "result_index", 0);
        int at = index < 0 ? found.size() + index : index;
        if (at < 0 || at >= found.size()) {
            throw new PythonError("IndexError", "list index out of range");
        }
        return found.get(at);
    }

    private static String path(@Nullable Object value) throws PythonError {
        return Strings.require(value, "expected str, bytes or os.PathLike object, not ");
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String dirName(String path) {
        String head = path.substring(0, path.lastIndexOf('/') + 1);
        String bare = PythonStrings.strip(head, "/", false, true);
        return bare.isEmpty() ? head : bare;
    }

    private static Object decrypt(@Nullable Object value, Scope scope) throws PythonError {
        String text = PythonText.str(value);
        if (text.isEmpty() && value instanceof Lookup lookup) {
            throw PythonError.value(
                    "Referenced datastore item \"" + lookup.key() + "\" doesn't exist or it contains an empty string");
        }
        try {
            return scope.decryption().decrypt(text);
        } catch (IllegalArgumentException | IllegalStateException e) {
            String what = value instanceof Lookup lookup ? "datastore item \"" + lookup.key() + "\"" : "the value";
            throw PythonError.value("decrypt_kv cannot decrypt " + what + ": " + e.getMessage());
        }
    }

    /** In StackStorm the days start again at every month; here they go on to the end of the year. */
    private static Object humanTime(@Nullable Object value) throws PythonError {
        Object given = value instanceof Boolean flag ? (flag ? 1 : 0) : Undefined.require(value);
        if (given == null || !PythonNumbers.isNumber(given)) {
            throw new PythonError("AssertionError", "");
        }
        double seconds = PythonNumbers.asDouble(given);
        if (seconds == 0) {
            return "0s";
        }
        if (seconds < 1) {
            return PythonText.str(value) + "\u03bcs";
        }
        if (!(seconds <= MOST_SECONDS)) {
            throw new PythonError("OverflowError", "date value out of range");
        }
        long left = (long) Math.rint(seconds);
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Long> unit : SECONDS.entrySet()) {
            if (!out.isEmpty() || left >= unit.getValue()) {
                out.append(left / unit.getValue()).append(unit.getKey());
            }
            left %= unit.getValue();
        }
        return out.toString();
    }

    private static Map<String, Long> seconds() {
        Map<String, Long> seconds = new LinkedHashMap<>();
        seconds.put("y", 365 * 86_400L);
        seconds.put("d", 86_400L);
        seconds.put("h", 3_600L);
        seconds.put("m", 60L);
        seconds.put("s", 1L);
        return Collections.unmodifiableMap(seconds);
    }
}
