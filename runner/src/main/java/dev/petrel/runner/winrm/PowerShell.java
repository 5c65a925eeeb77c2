// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values and command lines for PowerShell. A text is one in single quotes, in which nothing means anything but the quotes
 * themselves, of which PowerShell has five; in double quotes, as StackStorm writes them, three more would end it.
 */
final class PowerShell {

    private static final Pattern QUOTE = Pattern.compile("['\u2018\u2019\u201a\u201b]");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern OPERATOR = Pattern.compile("[-/+]{0,2}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*");

    private PowerShell() {}

    /** The command that runs {@code text}. */
    static String command(String text) {
        return "powershell -encodedcommand " + Base64.getEncoder().encodeToString(NtlmUser.utf16(text));
    }

    /**
     * {@code value} as an expression.
     *
     * @throws IllegalArgumentException if it has none; the message is for people
     */
    static String literal(@Nullable Object value) {
        if (value == null) {
            return "$null";
        }
        if (value instanceof Boolean flag) {
            return flag ? "$true" : "$false";
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(literal(item)));
            // A list in a list of its own would be taken for that list.
            boolean alone = list.size() == 1 && list.get(0) instanceof List;
            return (alone ? "@(," : "@(") + String.join(", ", items) + ")";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, item) -> entries.add(quote(String.valueOf(key)) + " = " + literal(item)));
            return "@{" + String.join("; ", entries) + "}";
        }
        return quote(value.toString());
    }

    private static String number(Number number) {
        try {
            String text = PythonText.str(number);
            return NUMBER.matcher(text).matches() ? text : quote(text);
        } catch (PythonError e) {
            throw new IllegalArgumentException("a parameter has no text form: " + e.getMessage(), e);
        }
    }

    /** {@code text} as one word that stands for itself. */
    static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a parameter of the script has a NUL character, which cannot be told to PowerShell; take it out");
        }
        return "'" + QUOTE.matcher(text).replaceAll("$0$0") + "'";
    }

    /**
     * What stands behind a script: the named arguments first, each as a name and a value, and then the positional ones, as
     * texts.
     *
     * @param operator what stands before a name
     * @throws IllegalArgumentException if one of them cannot be told; the message is for people
     */
    static String arguments(String operator, Map<String, @Nullable Object> named, List<String> positional) {
        if (!OPERATOR.matcher(operator).matches()) {
            throw new IllegalArgumentException("parameter \"kwarg_op\" is \"" + operator
                    + "\"; it is \"-\", or \"/\", or another of - / + or two of them");
        }
        List<String> words = new ArrayList<>();
        named.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "parameter \"" + name + "\" has a name that PowerShell does not take");
            }
            words.add(operator + name + " " + literal(value));
        });
        positional.forEach(text -> words.add(quote(text)));
        return String.join(" ", words);
    }
}
