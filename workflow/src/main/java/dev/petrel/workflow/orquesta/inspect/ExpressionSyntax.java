// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How expressions of one language stand in Orquesta's texts. Safe for any thread. */
public interface ExpressionSyntax {

    /** The fault of an expression behind which something stands. Orquesta finds it only when it evaluates. */
    String GOES_ON = "chunk after expression";

    /** What StackStorm calls it: {@code yaql}. */
    String name();

    /** An expression with what stands around it; as in Orquesta never longer than a line. */
    Pattern expression();

    /** The characters around an expression. */
    String delimiters();

    /** Why an expression without what stands around it cannot be parsed, or empty. */
    Optional<String> problem(String bare);

    /**
     * The names in {@code text} that nothing stands for, so that it fails when it is evaluated. Not all are found.
     *
     * @param functions what the caller brings
     */
    List<Unknown> unknown(String text, Set<String> functions);

    /**
     * A name that nothing stands for.
     *
     * @param expression the one that it is in, with what stands around it, or the whole text
     * @param message that there is no such thing, in the words of the language's library where it has some
     * @param like what it may have been meant for
     * @param remedy what to do if it was meant for none of them
     * @param certain whether the expression fails wherever it comes to the name, in StackStorm too
     */
    record Unknown(String expression, String name, String message, Set<String> like, String remedy, boolean certain) {}

    /**
     * What in {@code text} cannot be parsed.
     *
     * @see Fault
     */
    default List<Fault> faults(String text) {
        List<Fault> faults = new ArrayList<>();
        for (String expression : expressions(text)) {
            problem(bare(expression)).ifPresent(message -> faults.add(new Fault(expression, message)));
        }
        return faults;
    }

    /**
     * An expression that cannot be parsed.
     *
     * @param expression with what stands around it, or the whole text
     * @param message why, in the words of the language's library
     */
    record Fault(String expression, String message) {}

    /** Whether Orquesta takes {@code text} for one of this language. */
    default boolean isIn(String text) {
        return expression().matcher(text).find();
    }

    /** The expressions in {@code text}, with what stands around them, in order. */
    default List<String> expressions(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = expression().matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    /** {@code expression} without what stands around it: all such characters at both ends, as in Orquesta. */
    default String bare(String expression) {
        int start = 0;
        int end = expression.length();
        while (start < end && delimiters().indexOf(expression.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && delimiters().indexOf(expression.charAt(end - 1)) >= 0) {
            end--;
        }
        return expression.substring(start, end).strip();
    }
}
