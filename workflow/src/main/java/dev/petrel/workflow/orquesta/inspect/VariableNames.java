// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of the context that expressions name, as Orquesta looks for them ({@code extract_vars}): by the form of
 * the text, not by its grammar, in expressions but not in tags.
 */
final class VariableNames {

    /** Longer ones are not looked at: the search takes as many steps as the square of the length. */
    private static final int LONGEST = 10_000;

    private static final String PARTS = "[\\]\\[a-zA-Z0-9_'\".()]*";
    private static final Pattern REFERENCE = Pattern.compile("\\bctx\\(['\"]?" + PARTS + "['\"]?\\)\\.?" + PARTS);
    private static final String NAME = "([a-zA-Z0-9_-]+)";
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("(?<=\\bctx\\(\\)\\.)" + NAME + "\\b(?!\\()"),
            Pattern.compile("\\bctx\\(" + NAME + "\\)"),
            Pattern.compile("\\bctx\\('" + NAME + "'\\)"),
            Pattern.compile("\\bctx\\(\"" + NAME + "\"\\)"));

    private VariableNames() {}

    /** The variables that the expressions of {@code language} in {@code text} name, in order. */
    static Collection<String> of(ExpressionSyntax language, String text) {
        TreeSet<String> names = new TreeSet<>();
        for (String expression : language.expressions(text)) {
            if (expression.length() <= LONGEST) {
                Matcher references = REFERENCE.matcher(language.bare(expression));
                while (references.find()) {
                    addNames(references.group(), names);
                }
            }
        }
        return names;
    }

    private static void addNames(String reference, TreeSet<String> names) {
        for (Pattern pattern : NAMES) {
            Matcher matcher = pattern.matcher(reference);
            if (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
    }
}
