// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.workflow.orquesta.inspect.ExpressionSyntax.Fault;
import dev.petrel.workflow.orquesta.inspect.ExpressionSyntax.Unknown;
import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.inspect.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether all expressions can be parsed, and what they name exists. */
final class ExpressionCheck {

    /** No more are told in all, and what each may have been meant for takes its time. */
    private static final int MOST_UNKNOWN = 1_000;

    private final Languages languages;
    private final List<Finding> found = new ArrayList<>();
    private int unknownNames;

    ExpressionCheck(Languages languages) {
        this.languages = languages;
    }

    List<Finding> found() {
        return found;
    }

    /** Looks at one value. */
    void value(LocatedValue value, SpecPath path) {
        Values.texts(value, (text, place) -> text(text, place, path));
    }

    private void text(String text, SourcePosition place, SpecPath path) {
        List<ExpressionSyntax> used = languages.of(text);
        if (used.size() > 1) {
            found.add(finding(
                    new Fault(text, "Expression with multiple types is not supported."),
                    null,
                    path,
                    place,
                    "use one language in a text"));
        }
        if (used.size() == 1) {
            ExpressionSyntax language = used.get(0);
            for (Fault fault : language.faults(text)) {
                Finding finding = finding(fault, language.name(), path, place, "correct the expression");
                found.add(fault.message().equals(ExpressionSyntax.GOES_ON) ? finding.of(Weight.ERROR) : finding);
            }
            language.unknown(text, languages.functions()).forEach(name -> unknown(language, name, path, place));
        }
    }

    private void unknown(ExpressionSyntax language, Unknown unknown, SpecPath path, SourcePosition place) {
        if (unknownNames++ >= MOST_UNKNOWN) {
            return;
        }
        found.add(finding(
                        new Fault(unknown.expression(), unknown.message()),
                        language.name(),
                        path,
                        place,
                        Near.didYouMean(unknown.name(), unknown.like(), unknown.remedy()))
                .of(unknown.certain() ? Weight.ERROR : Weight.WARNING));
    }

    private static Finding finding(
            Fault fault, @Nullable String language, SpecPath path, SourcePosition place, String remedy) {
        return new Finding(
                Kind.EXPRESSION, fault.message(), path, place, fault.expression(), language, remedy, Weight.FATAL);
    }
}
