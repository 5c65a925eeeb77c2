// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parameters on one line, {@code a=1 b="two words" c=<% ctx(x) %>}, by Orquesta's rules ({@code utils/parameters.py}): a
 * value is a list in brackets, a text in quotes, a number, true, false, null or an expression; {@code k=word} is no
 * parameter and is passed over. A text in quotes stays a text, unless it is an object's JSON; anything else is read as
 * JSON where it is that.
 */
public final class InlineParameters {

    private static final String IN_QUOTES = "\"[^\"]*\"\\s*";
    private static final String IN_APOSTROPHES = "'[^']*'\\s*";
    private static final Pattern QUOTED = Pattern.compile(IN_QUOTES + "|" + IN_APOSTROPHES);
    private static final Pattern PARAMETER = Pattern.compile(
            "(\\w+)=(\\[.*\\]\\s*|" + IN_QUOTES + "|" + IN_APOSTROPHES
                    + "|-?\\d*\\.\\d+|-?\\d+|(?i:true)|(?i:false)|null|<%.*?%>|\\{\\{.*?\\}\\})",
            Pattern.UNICODE_CHARACTER_CLASS);

    private InlineParameters() {}

    /** The parameters in {@code line}, in order; those values have the place of {@code line}. */
    public static List<Assignment> parse(LocatedValue line) {
        List<Assignment> parameters = new ArrayList<>();
        if (line.value() instanceof String text) {
            Matcher matcher = PARAMETER.matcher(text);
            while (matcher.find()) {
                Object value = value(matcher.group(2).strip());
                parameters.add(new Assignment(matcher.group(1), LocatedValue.plain(line.place(), value)));
            }
        }
        return parameters;
    }

    private static @Nullable Object value(String written) {
        boolean quoted = QUOTED.matcher(written).find();
        String text = bare(written);
        boolean object = text.startsWith("{") && text.endsWith("}");
        if (text.isEmpty() || (quoted && !object)) {
            return text;
        }
        String word = text.toLowerCase(Locale.ROOT);
        try {
            return PythonJson.loads(word.equals("true") || word.equals("false") ? word : text);
        } catch (PythonError e) {
            return text;
        }
    }

    private static String bare(String written) {
        String text = written.replaceFirst("^\"", "").replaceFirst("\"$", "");
        return text.replaceFirst("^'", "").replaceFirst("'$", "");
    }
}
