// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.inspect.Finding.Weight;
import dev.petrel.workflow.orquesta.spec.Assignment;
import dev.petrel.workflow.orquesta.spec.InlineParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether one value names only variables that are set before it. */
final class VariableCheck {

    private final Languages languages;
    private final List<Finding> found = new ArrayList<>();

    VariableCheck(Languages languages) {
        this.languages = languages;
    }

    List<Finding> found() {
        return found;
    }

    /** An expression and a variable that it names. */
    private record Use(ExpressionSyntax language, String text, String variable, LocatedValue at) {}

    /** Looks at a value. One that is a text with parameters in it ({@code a=<% ctx(b) %>}) is taken for these alone. */
    void value(@Nullable LocatedValue value, SpecPath path, Set<String> known) {
        if (value == null) {
            return;
        }
        List<Assignment> inline = InlineParameters.parse(value);
        if (inline.isEmpty()) {
            look(value, path, known);
        }
        for (int i = 0; i < inline.size(); i++) {
            look(inline.get(i).value(), path.element(i), known);
        }
    }

    /** Looks at what is set one after the other; gives what is known then. */
    Set<String> assignments(List<Assignment> assignments, SpecPath path, Set<String> known) {
        if (assignments.isEmpty()) {
            return known;
        }
        Set<String> all = new LinkedHashSet<>(known);
        for (int i = 0; i < assignments.size(); i++) {
            look(assignments.get(i).value(), path.element(i), all);
            all.add(assignments.get(i).name());
        }
        return all;
    }

    private void look(LocatedValue value, SpecPath path, Set<String> known) {
        for (Use use : uses(value)) {
            if (use.variable.startsWith("__")) {
                report(
                        use,
                        path,
                        "Variable \"" + use.variable + "\" that is prefixed with double underscores is considered a "
                                + "private variable and cannot be referenced.",
                        "use another name");
            }
            if (!known.contains(use.variable)) {
                report(
                        use,
                        path,
                        "Variable \"" + use.variable + "\" is referenced before assignment.",
                        Near.didYouMean(use.variable, known, "set it in input, vars or a publish before"));
            }
        }
    }

    private List<Use> uses(LocatedValue value) {
        List<Use> uses = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        Values.texts(value, (text, place) -> {
            for (ExpressionSyntax language : languages.all()) {
                for (String variable : VariableNames.of(language, text)) {
                    if (seen.add(List.of(language.name(), text, variable))) {
                        uses.add(new Use(language, text, variable, LocatedValue.text(place, text)));
                    }
                }
            }
        });
        uses.sort(Comparator.comparing(Use::variable));
        return uses;
    }

    private void report(Use use, SpecPath path, String message, String remedy) {
        found.add(new Finding(
                Kind.CONTEXT, message, path, use.at.place(), use.text, use.language.name(), remedy, Weight.FATAL));
    }
}
