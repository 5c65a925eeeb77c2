// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.operator.EvaluationContext;
import dev.petrel.engine.operator.Operator;
import dev.petrel.engine.operator.Operators;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.KeyPath;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.Templates;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One criterion: where to look, how to compare, with what. */
final class Criterion {

    private static final CriteriaResult MATCHED = new CriteriaResult.Matched();

    private final String key;

    /** The key without what tells two criteria on one path apart. */
    private final String place;

    private final Map<String, ? extends @Nullable Object> source;
    private final Attempt<KeyPath> path;
    private final Pattern pattern;
    private final @Nullable Operator operator;

    /** The comparison with a pattern that needs no rendering, or null. */
    private final @Nullable Attempt<Operator.Check> constant;

    private Criterion(String key, Map<String, ? extends @Nullable Object> source, Templates templates) {
        this.key = key;
        this.place = key.split("#", 2)[0];
        this.source = source;
        this.path = Attempt.of(() -> KeyPath.ofKey(key));
        this.pattern = Pattern.compile(source.get("pattern"), templates);
        Operator found = operator(source, templates);
        this.operator = found;
        this.constant = found == null || pattern.isTemplate() ? null : Attempt.of(() -> found.with(pattern.source()));
    }

    private static @Nullable Operator operator(Map<String, ? extends @Nullable Object> source, Templates templates) {
        String name = String.valueOf(source.get("type"));
        return name.equalsIgnoreCase(Operators.SEARCH)
                ? new Search(source.get("condition"), templates)
                : Operators.get(name);
    }

    static Criterion compile(String key, Map<String, ? extends @Nullable Object> criterion, Templates templates) {
        return new Criterion(key, criterion, templates);
    }

    /** It as an equality, if it is one that only the payload decides. */
    Optional<Equality> equality() {
        KeyPath where = path.value();
        return where == null || constant == null || constant.value() == null
                ? Optional.empty()
                : Equality.of(place, where, String.valueOf(source.get("type")), pattern.source());
    }

    /** Whether it comes to a verdict for every payload. False where that is not known. */
    boolean neverFails() {
        KeyPath where = path.value();
        boolean ofPayload =
                where != null && where.root().filter("trigger"::equals).isPresent();
        String type = String.valueOf(source.get("type")).toLowerCase(Locale.ROOT);
        return ofPayload
                && constant != null
                && (Operators.WITHOUT_PATTERN.contains(type)
                        || equality().filter(Equality::neverFails).isPresent());
    }

    /** Whether it holds for an event. */
    CriteriaResult evaluate(CriteriaInput input) {
        return evaluate(input.context(), input);
    }

    /** Whether it holds for an item of a search. */
    CriteriaResult evaluate(EvaluationContext item) {
        return evaluate(item, null);
    }

    /** @param input what remembers what it has found; null for nothing */
    private CriteriaResult evaluate(EvaluationContext context, @Nullable CriteriaInput input) {
        Object type = source.get("type");
        if (type == null) {
            return CriteriaResult.NotMatched.because(key, "\"" + key + "\" has no operator: it has no \"type\"");
        }
        Stage stage = Stage.PATTERN;
        try {
            Object wanted = pattern.render(context.names());
            stage = Stage.VALUE;
            Object actual = input == null ? path.get().first(context.names()) : input.first(place, path.get());
            stage = Stage.COMPARISON;
            Operator.Check check = constant == null ? operator(type).with(wanted) : constant.get();
            return holds(check, actual, context)
                    ? MATCHED
                    : new CriteriaResult.NotMatched(key, String.valueOf(type), actual, wanted);
        } catch (PythonError e) {
            return new CriteriaResult.Failed(key, stage.failed(key) + ": " + e.text());
        }
    }

    /**
     * A value that is not there is no fault of the rule: events of one trigger need not all have it. An operator that
     * cannot do without does not hold, where StackStorm records a failed enforcement for each event.
     */
    private static boolean holds(Operator.Check check, @Nullable Object actual, EvaluationContext context)
            throws PythonError {
        try {
            return check.holds(actual, context);
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
            String meant = Suggestions.nearest(name, Operators.NAMES)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("");
            throw PythonError.value("Invalid operator: " + name + meant);
        }
        return operator;
    }

    /** What may fail, in the order in which it is done. */
    private enum Stage {
        PATTERN,
        VALUE,
        COMPARISON;

        /** That it failed, in StackStorm's words. */
        String failed(String key) {
            return switch (this) {
                case PATTERN -> "Failed to render pattern value for key " + key;
                case VALUE -> "Failed transforming criteria key " + key;
                case COMPARISON -> "There might be a problem with the criteria in rule (" + key + ")";
            };
        }
    }

    /** Something made once: it, or why it could not be made. */
    private record Attempt<T>(@Nullable T value, @Nullable PythonError error) {

        static <T> Attempt<T> of(Maker<T> maker) {
            try {
                return new Attempt<>(maker.make(), null);
            } catch (PythonError e) {
                return new Attempt<>(null, e);
            }
        }

        T get() throws PythonError {
            if (value == null) {
                throw error == null ? PythonError.value("nothing was made") : error;
            }
            return value;
        }

        interface Maker<T> {
            T make() throws PythonError;
        }
    }
}
