// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.operator.EvaluationContext;
import dev.petrel.engine.operator.Operator;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a list with criteria on {@code item}. The first word of the condition says how many items must fit, the
 * second whether one criterion is enough: {@code any}, {@code all}, {@code any2any}, {@code all2any}.
 */
final class Search implements Operator {

    private final @Nullable Object condition;
    private final Templates templates;

    Search(@Nullable Object condition, Templates templates) {
        this.condition = condition;
        this.templates = templates;
    }

    @Override
    public Operator.Check with(@Nullable Object pattern) throws PythonError {
        String how = condition == null ? "None" : PythonText.str(condition);
        if (!List.of("any", "all", "any2any", "all2any").contains(how)) {
            throw PythonError.value("Search condition \"" + how + "\" is not one of any, all, any2any, all2any");
        }
        List<Criterion> children = children(pattern);
        boolean everyItem = how.startsWith("all");
        boolean anyChild = how.endsWith("2any");
        return (value, context) -> search(items(value), children, everyItem, anyChild, context);
    }

    private List<Criterion> children(@Nullable Object pattern) throws PythonError {
        if (!(pattern instanceof Map<?, ?> map)) {
            throw PythonError.type("the pattern of search must be a mapping of criteria on item, not "
                    + PythonValues.typeName(pattern));
        }
        List<Criterion> children = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getValue() instanceof Map<?, ?> child)) {
                throw PythonError.type("criterion \"" + entry.getKey() + "\" of search must be a mapping, not "
                        + PythonValues.typeName(entry.getValue()));
            }
            children.add(Criterion.compile(String.valueOf(entry.getKey()), criterion(child), templates));
        }
        return children;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> criterion(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    private static List<?> items(@Nullable Object value) throws PythonError {
        if (value instanceof Map) {
            return List.of(value);
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw PythonError.type("'" + PythonValues.typeName(value) + "' object is not iterable");
    }

    /** A child that fails counts as one that does not hold; it is reported only if that made a difference. */
    private static boolean search(
            List<?> items, List<Criterion> children, boolean everyItem, boolean anyChild, EvaluationContext context)
            throws PythonError {
        CriteriaResult.Failed failure = null;
        boolean found = everyItem;
        for (Object item : items) {
            EvaluationContext inner = context.of(item);
            boolean fits = !anyChild;
            for (Criterion child : children) {
                CriteriaResult verdict = child.evaluate(inner);
                boolean holds = verdict instanceof CriteriaResult.Matched;
                failure = verdict instanceof CriteriaResult.Failed failed && failure == null ? failed : failure;
                fits = anyChild ? fits || holds : fits && holds;
            }
            found = everyItem ? found && fits : found || fits;
        }
        if (!found && failure != null) {
            throw PythonError.value(failure.message());
        }
        return found;
    }
}
