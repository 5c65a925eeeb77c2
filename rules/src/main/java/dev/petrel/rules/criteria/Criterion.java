// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.config.Nearest;
import dev.petrel.expression.KeyPath;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.Templates;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One criterion: where to look, how to compare, with what. */
final class Criterion {

    private static final CriteriaResult MATCHED = new CriteriaResult.Matched();

    private final String key;
    private final Map<String, ? extends @Nullable Object> source;
    private final Attempt<KeyPath> path;
    private final Pattern pattern;
    private final @Nullable Operator operator;

    /** The comparison with a pattern that needs no rendering, or null. */
    private final @Nullable Attempt<Check> constant;

    private Criterion(String key, Map<String, ? extends @Nullable Object> source, Templates templates) {
        this.key = key;
        this.source = source;
        this.path = Attempt.of(() -> KeyPath.ofKey(key));
        this.pattern = Pattern.compile(source.get("pattern"), templates);
        Operator found = Operators.get(String.valueOf(source.get("type")), source.get("condition"), templates);
        this.operator = found;
        this.constant = found == null || pattern.isTemplate() ? null : Attempt.of(() -> found.with(pattern.source()));
    }

    static Criterion compile(String key, Map<String, ? extends @Nullable Object> criterion, Templates templates) {
        return new Criterion(key, criterion, templates);
    }

    /** Whether it holds. */
    CriteriaResult evaluate(Surroundings around) {
        Object type = source.get("type");
        if (type == null) {
            return CriteriaResult.NotMatched.because(key, "\"" + key + "\" has no operator: it has no \"type\"");
        }
        String stage = "Failed to render pattern value for key " + key;
        try {
            Object wanted = pattern.render(around.names());
            stage = "Failed transforming criteria key " + key;
            Object actual = path.get().first(around.names());
            stage = "There might be a problem with the criteria in rule (" + key + ")";
            Check check = constant == null ? operator(type).with(wanted) : constant.get();
            return holds(check, actual, around)
                    ? MATCHED
                    : CriteriaResult.NotMatched.of(key, String.valueOf(type), actual, wanted);
        } catch (PythonError e) {
            return new CriteriaResult.Failed(key, stage + ": " + e.text());
        }
    }

    /**
     * A value that is not there is no fault of the rule: events of one trigger need not all have it. An operator that
     * cannot do without does not hold, where StackStorm records a failed enforcement for each event.
     */
    private static boolean holds(Check check, @Nullable Object actual, Surroundings around) throws PythonError {
        try {
            return check.holds(actual, around);
        } catch (PythonError e) {
            if (actual == null) {
                return false;
            }
            throw e;
        }
    }

    private Operator operator(Object type) throws PythonError {
        if (operator == null) {
            String name = PythonText.str(type);
            String meant = Nearest.of(name, dev.petrel.engine.content.Operators.NAMES)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("");
            throw PythonError.value("Invalid operator: " + name + meant);
        }
        return operator;
    }
}
