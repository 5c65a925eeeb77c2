// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions. A match is {@code $1}, its groups are {@code $2} and so on. */
final class RegexFunctions {

    private static final int MOST = Budget.MAX_SIZE;
    private static final String SPECIAL = "()[]{}?*+-|^$\\.&~# \t\n\r\u000b\f";

    static final List<Function> ALL = List.of(
            Function.of(
                    "regex(pattern:text, ignoreCase:bool?=false, multiLine:bool?=false, dotAll:bool?=false)",
                    RegexFunctions::compile),
            Function.of("method matches(regexp:regex, string:text)", call -> found(call, 0, 1)),
            Function.of("method matches(string:text, regexp:text)", call -> found(call, 1, 0)),
            Function.of("#operator_=~(string:text, regexp:regex)", call -> found(call, 1, 0)),
            Function.of("#operator_=~(string:text, pattern:text)", call -> found(call, 1, 0)),
            Function.of("#operator_!~(string:text, regexp:regex)", call -> !found(call, 1, 0)),
            Function.of("#operator_!~(string:text, pattern:text)", call -> !found(call, 1, 0)),
            Function.of("method search(regexp:regex, string:text, selector:lambda=null)", RegexFunctions::search),
            Function.of("method searchAll(regexp:regex, string:text, selector:lambda=null)", RegexFunctions::searchAll),
            Function.of("method split(regexp:regex, string:text, maxSplit:int=0)", call -> split(call, 0, 1)),
            Function.of("method split(string:text, regexp:regex, maxSplit:int=0)", call -> split(call, 1, 0)),
            Function.of(
                    "method replace(regexp:regex, string:text, repl:text, count:int=0)", call -> replace(call, 0, 1)),
            Function.of(
                    "method replace(string:text, regexp:regex, repl:text, count:int=0)", call -> replace(call, 1, 0)),
            Function.of(
                    "method replaceBy(regexp:regex, string:text, repl:lambda, count:int=0)",
                    call -> replace(call, 0, 1)),
            Function.of(
                    "method replaceBy(string:text, regexp:regex, repl:lambda, count:int=0)",
                    call -> replace(call, 1, 0)),
            Function.of("escapeRegex(string:text)", RegexFunctions::escape),
            Function.of("isRegex(value:any?)", call -> call.get(0) instanceof RegexValue));

    private RegexFunctions() {}

    private static Object compile(Call call) throws PythonError {
        call.budget().make(call.text(0).length());
        boolean ignoreCase = call.flag(1);
        boolean multiLine = call.flag(2);
        boolean dotAll = call.flag(3);
        return new RegexValue(
                PythonRegex.compile(call.text(0), ignoreCase, dotAll, multiLine),
                call.text(0),
                List.of(ignoreCase, multiLine, dotAll));
    }

    /** yaql fails here too, by an error of its own, and what it says helps nobody. */
    private static void requireNoNames(Call call) throws PythonError {
        Object regex = call.get(0) instanceof RegexValue ? call.get(0) : call.get(1);
        if (regex instanceof RegexValue value && !value.regex().groupNames().isEmpty()) {
            throw PythonError.value("a selector cannot be used with the named groups "
                    + value.regex().groupNames() + ": write groups without names, which are $2, $3 and so on");
        }
    }

    private static PythonRegex.Scan scan(Call call, int regex, int string) throws PythonError {
        String text = call.text(string);
        if (call.get(regex) instanceof RegexValue value) {
            return value.regex().scan(text, call.run().regexBudget());
        }
        call.budget().make(call.text(regex).length());
        return PythonRegex.compile(call.text(regex)).scan(text, call.run().regexBudget());
    }

    private static boolean found(Call call, int regex, int string) throws PythonError {
        return scan(call, regex, string).find();
    }

    private static @Nullable Object search(Call call) throws PythonError {
        PythonRegex.Scan scan = scan(call, 0, 1);
        return scan.find() ? selected(scan, call) : null;
    }

    private static Object searchAll(Call call) throws PythonError {
        PythonRegex.Scan scan = scan(call, 0, 1);
        return Streams.of(() -> scan.find() ? selected(scan, call) : Marker.END, call.run());
    }

    private static @Nullable Object selected(PythonRegex.Scan scan, Call call) throws PythonError {
        Lambda selector = call.lambdaOrNull(2);
        return selector == null ? scan.group(0) : selector.in(published(scan, call, call.text(1)));
    }

    /** A context that has the match in its variables. */
    private static Context published(PythonRegex.Scan scan, Call call, String text) throws PythonError {
        requireNoNames(call);
        Context context = call.context().child();
        for (int group = 0; group <= scan.groups(); group++) {
            Dict match = Dict.own();
            match.set("value", scan.group(group), call.run());
            match.set("start", place(text, scan.start(group)), call.run());
            match.set("end", place(text, scan.end(group)), call.run());
            context.set(String.valueOf(group + 1), match);
        }
        return context;
    }

    private static int place(String text, int unit) {
        return unit < 0 ? unit : text.codePointCount(0, unit);
    }

    private static Object split(Call call, int regex, int string) throws PythonError {
        PythonRegex.Scan scan = scan(call, regex, string);
        String text = call.text(string);
        OwnList parts = new OwnList();
        int end = 0;
        for (int left = times(call.integer(2)); left > 0 && scan.find(); left--) {
            call.budget().step();
            parts.add(text.substring(end, scan.start(0)));
            for (int group = 1; group <= scan.groups(); group++) {
                parts.add(scan.group(group));
            }
            end = scan.end(0);
        }
        parts.add(text.substring(end));
        return parts;
    }

    /** In Python 0 is all. */
    private static int times(int count) {
        return count == 0 ? Integer.MAX_VALUE : count;
    }

    private static Object replace(Call call, int regex, int string) throws PythonError {
        PythonRegex.Scan scan = scan(call, regex, string);
        String text = call.text(string);
        StringBuilder out = new StringBuilder();
        int end = 0;
        for (int left = times(call.integer(3)); left > 0 && scan.find(); left--) {
            String fresh = fresh(scan, call, text);
            call.budget().make(Math.max((long) fresh.length(), out.length() > MOST ? out.length() : 0));
            out.append(text, end, scan.start(0)).append(fresh);
            end = scan.end(0);
        }
        call.budget().make((long) out.length() + text.length() - end);
        return out.append(text, end, text.length()).toString();
    }

    private static String fresh(PythonRegex.Scan scan, Call call, String text) throws PythonError {
        if (call.get(2) instanceof String replacement) {
            return scan.expand(replacement);
        }
        Object value = call.lambda(2).in(published(scan, call, text));
        if (value instanceof String fresh) {
            return fresh;
        }
        if (value == null) {
            return "";
        }
        throw PythonError.type("expected str instance, " + PythonValues.typeName(value) + " found");
    }

    private static Object escape(Call call) throws PythonError {
        call.budget().make(2L * call.text(0).length());
        StringBuilder out = new StringBuilder();
        for (char c : call.text(0).toCharArray()) {
            out.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }
}
