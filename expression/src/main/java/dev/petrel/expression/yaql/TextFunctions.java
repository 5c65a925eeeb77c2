// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Strings. */
final class TextFunctions {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final String SPACE = " \t\n\r\u000b\f";

    /** In the order of the parameters; null for what Python 3 does not have any more. */
    private static final @Nullable String[] CHARACTERS = {
        DIGITS,
        DIGITS + "abcdefABCDEF",
        LOWER,
        UPPER,
        LOWER + UPPER,
        null,
        "01234567",
        PUNCTUATION,
        DIGITS + LOWER + UPPER + PUNCTUATION + SPACE,
        null,
        null,
        SPACE
    };

    static final List<Function> ALL = List.of(
            Function.of("concat(*args:text)", TextFunctions::concat),
            Function.of("#operator_+(*args:text)", TextFunctions::concat),
            Function.of("#operator_*(left:text, right:int)", call -> repeat(call, call.text(0), call.integer(1))),
            Function.of("#operator_*(left:int, right:text)", call -> repeat(call, call.text(1), call.integer(0))),
            Function.of("both len(string:text)", call -> length(call.text(0))),
            Function.of("method toUpper(string:text)", call -> call.text(0).toUpperCase(Locale.ROOT)),
            Function.of("method toLower(string:text)", call -> call.text(0).toLowerCase(Locale.ROOT)),
            Function.of(
                    "method split(string:text, separator:text?=null, maxSplits:int=-1)",
                    call -> new OwnList(PythonStrings.split(call.text(0), separator(call), call.integer(2)))),
            Function.of(
                    "method rightSplit(string:text, separator:text?=null, maxSplits:int=-1)",
                    call -> new OwnList(PythonStrings.rsplit(call.text(0), separator(call), call.integer(2)))),
            Function.of("method join(sequence:iterable, separator:text)", call -> join(call, 0, 1)),
            Function.of("method join(separator:text, sequence:iterable)", call -> join(call, 1, 0)),
            Function.of("str(value:any?)", call -> str(call.get(0), call.run())),
            Function.of("method trim(string:text, chars:text?=null)", call -> strip(call, 1, true, true)),
            Function.of("method trimLeft(string:text, chars:text?=null)", call -> strip(call, 1, true, false)),
            Function.of("method trimRight(string:text, chars:text?=null)", call -> strip(call, 1, false, true)),
            Function.of("both norm(string:text?, chars:text?=null)", TextFunctions::norm),
            Function.of("both isEmpty(string:text?, trim:bool=true, chars:text?=null)", TextFunctions::isEmpty),
            Function.of(
                    "method replace(string:text, old:text, new:text, count:int=-1)",
                    call -> PythonStrings.replace(
                            call.text(0), call.text(1), call.text(2), call.integer(3), call.budget())),
            Function.of("method replace(string:text, replacements:dict, count:int=-1)", TextFunctions::replaceAll),
            Function.of("method toCharArray(string:text)", TextFunctions::characters),
            Function.of(
                    "characters(digits:bool?=false, hexdigits:bool?=false, asciiLowercase:bool?=false,"
                            + " asciiUppercase:bool?=false, asciiLetters:bool?=false, letters:bool?=false,"
                            + " octdigits:bool?=false, punctuation:bool?=false, printable:bool?=false,"
                            + " lowercase:bool?=false, uppercase:bool?=false, whitespace:bool?=false)",
                    TextFunctions::named),
            Function.of("isString(arg:any?)", call -> call.get(0) instanceof String),
            Function.of("hex(num:number?)", TextFunctions::hex));

    private TextFunctions() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Object concat(Call call) throws PythonError {
        StringBuilder out = new StringBuilder();
        for (Object part : call.rest()) {
            call.budget().make((long) out.length() + String.valueOf(part).length());
            out.append(part);
        }
        return out.toString();
    }

    private static Object repeat(Call call, String text, int times) throws PythonError {
        call.budget().make((long) text.length() * Math.max(0, times));
        return text.repeat(Math.max(0, times));
    }

    private static @Nullable String separator(Call call) throws PythonError {
        String separator = call.textOrNull(1);
        if (separator != null && separator.isEmpty()) {
            throw PythonError.value("empty separator");
        }
        call.budget().make(call.text(0).length());
        return separator;
    }

    private static Object join(Call call, int items, int separator) throws PythonError {
        StringBuilder out = new StringBuilder();
        Stream stream = call.stream(items);
        String between = "";
        for (Object item = stream.next(); item != Marker.END; item = stream.next()) {
            String text = str(item, call.run());
            call.budget().make(text.length() + between.length());
            out.append(between).append(text);
            if (out.length() > Budget.MAX_SIZE) {
                call.budget().make(out.length());
            }
            between = call.text(separator);
        }
        return out.toString();
    }

    /** As yaql prints: {@code null}, {@code true}. What is inside a list prints as in Python. */
    static String str(@Nullable Object value, Interpreter run) throws PythonError {
        if (value == null) {
            return "null";
        }
        return value instanceof Boolean flag ? flag.toString() : Text.str(value, run);
    }

    private static String strip(Call call, int characters, boolean left, boolean right) {
        return PythonStrings.strip(call.text(0), call.textOrNull(characters), left, right);
    }

    private static @Nullable Object norm(Call call) {
        if (call.get(0) == null) {
            return null;
        }
        String text = strip(call, 1, true, true);
        return text.isEmpty() ? null : text;
    }

    private static Object isEmpty(Call call) throws PythonError {
        if (call.get(0) == null) {
            return true;
        }
        return (call.flag(1) ? strip(call, 2, true, true) : call.text(0)).isEmpty();
    }

    private static Object replaceAll(Call call) throws PythonError {
        String text = call.text(0);
        for (Map.Entry<?, ?> entry : call.dict(1).entrySet()) {
            String old = str(entry.getKey(), call.run());
            String fresh = str(entry.getValue(), call.run());
            text = PythonStrings.replace(text, old, fresh, call.integer(2), call.budget());
        }
        return text;
    }

    private static Object characters(Call call) throws PythonError {
        call.budget().make(call.text(0).length());
        return Tuple.of(call.text(0).codePoints().mapToObj(Character::toString).toArray());
    }

    /** In Python in no order that holds from one process to the next; here in the order of the sets. */
    private static Object named(Call call) throws PythonError {
        Set<Object> characters = new LinkedHashSet<>();
        for (int i = 0; i < CHARACTERS.length; i++) {
            if (call.flag(i)) {
                String set = CHARACTERS[i];
                if (set == null) {
                    throw new PythonError(
                            "AttributeError",
                            "module 'string' has no attribute '"
                                    + (i == 5 ? "letters" : i == 9 ? "lowercase" : "uppercase") + "'");
                }
                set.chars().mapToObj(c -> String.valueOf((char) c)).forEach(characters::add);
            }
        }
        return Tuple.copyOf(new ArrayList<>(characters));
    }

    private static Object hex(Call call) throws PythonError {
        Object number = call.get(0);
        if (number == null || !PythonNumbers.isInteger(number)) {
            throw PythonError.type(
                    "'" + PythonValues.typeName(number) + "' object cannot be interpreted as an integer");
        }
        BigInteger value = PythonNumbers.big(number);
        return (value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16);
    }
}
