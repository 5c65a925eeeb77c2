// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;

/** The regular expressions that StackStorm reads formats and commands with: together they are the language of formats. */
final class FormatRegex {

    /** The name of a parameter: anything without blanks. */
    private static final String KEY = "\\s*(\\S+?)\\s*";

    private static final String QUOTED = "\"\"|''|\"(.+?)\"|'(.+?)'|({.+?})|";
    private static final String DEFAULT = "{{" + KEY + "\\s*=\\s*(?:" + QUOTED + "(.+?))\\s*}}";

    /**
     * {@code key=value}, after a blank or at the start. StackStorm lets it begin anywhere in a run of blanks. That matches no
     * more, since what begins within matches from the first one too, but takes time in the cube of the blanks.
     */
    private static final String PAIR = "(?:^\\s*|(?<!\\s)\\s+)(\\S+?)\\s*=(" + QUOTED + "(\\S+))";

    /** The pairs with which a command ends, in the group {@code pairs}. */
    static final PythonRegex ENDING = constant("\\A.*?(?P<pairs>(" + PAIR + "\\s*)*)$", true);

    /** The pairs one by one: key, value as written, and the value without quotes in one of four groups. */
    static final PythonRegex PAIRS = constant(PAIR, true);

    /** Parameters with defaults in a format: the name, and the default in one of four groups. */
    static final PythonRegex DEFAULTS = constant(DEFAULT, true);

    private static final PythonRegex OPTIONAL = constant("(\\s*)" + DEFAULT, false);
    private static final PythonRegex REQUIRED = constant("(\\s*){{" + KEY + "}}", false);

    /** What stands in a format's regular expression for a parameter: its value, in quotes or not. */
    private static final String VALUE = "\\1[\"']?(?P<\\2>(?:(?<=').+?(?=')|(?<=\").+?(?=\")|{.+?}|.+?))[\"']?";

    private FormatRegex() {}

    /** The regular expression that {@code format} stands for, parameters being its named groups. */
    static PythonRegex of(String format) throws PythonError {
        String regex = REQUIRED.replaceAll(OPTIONAL.replaceAll(format, "(?:" + VALUE + ")?"), VALUE);
        Anchors anchors = Anchors.of(regex);
        return PythonRegex.compile(
                (anchors.atStart() ? "" : "^\\s*") + regex + (anchors.atEnd() ? "" : "\\s*$"), false, true);
    }

    private static PythonRegex constant(String pattern, boolean dotAll) {
        try {
            return PythonRegex.compile(pattern, false, dotAll);
        } catch (PythonError e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
