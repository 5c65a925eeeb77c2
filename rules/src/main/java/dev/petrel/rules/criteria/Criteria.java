// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The criteria of one rule. All of them must hold; the first that does not decides.
 *
 * <p>Compile them once for a rule: keys, constant regular expressions and templates are read then. What is wrong with a
 * criterion is found out when it is evaluated, as in StackStorm, and is a value. Immutable, safe for any thread; blocks
 * only if a pattern prints a {@link dev.petrel.expression.Lookup}.
 */
public final class Criteria {

    private static final CriteriaResult MATCHED = new CriteriaResult.Matched();

    private final List<Criterion> criteria;

    private Criteria(List<Criterion> criteria) {
        this.criteria = criteria;
    }

    /**
     * Reads criteria as a rule holds them.
     *
     * @param criteria criterion by key, each with {@code type}, {@code pattern} and, for {@code search}, {@code condition}
     */
    public static Criteria compile(
            Map<String, ? extends Map<String, ? extends @Nullable Object>> criteria, Templates templates) {
        List<Criterion> compiled = new ArrayList<>(criteria.size());
        criteria.forEach((key, criterion) -> compiled.add(Criterion.compile(key, criterion, templates)));
        return new Criteria(List.copyOf(compiled));
    }

    /** Whether every payload matches. */
    public boolean isEmpty() {
        return criteria.isEmpty();
    }

    /**
     * Evaluates them. An empty payload matches nothing but empty criteria.
     *
     * @param payload the event's payload, {@code trigger} in keys and patterns
     * @param context what else they see: {@code st2kv} and {@code system}, as {@code Lookup}s
     * @param now what {@code timediff} operators compare with
     */
    public CriteriaResult evaluate(
            @Nullable Object payload, Map<String, ? extends @Nullable Object> context, Instant now) {
        return evaluate(new CriteriaInput(payload, context, now));
    }

    /** The same for what the criteria of many rules are evaluated with. */
    public CriteriaResult evaluate(CriteriaInput input) {
        if (criteria.isEmpty()) {
            return MATCHED;
        }
        if (input.isEmpty()) {
            return CriteriaResult.NotMatched.because("", "the payload is empty");
        }
        for (Criterion criterion : criteria) {
            CriteriaResult verdict = criterion.evaluate(input);
            if (!(verdict instanceof CriteriaResult.Matched)) {
                return verdict;
            }
        }
        return MATCHED;
    }

    /**
     * The equalities of which each alone decides that they do not match, whatever the others come to: those before it
     * cannot fail, for that would have to be told.
     */
    List<Equality> equalities() {
        List<Equality> found = new ArrayList<>();
        for (Criterion criterion : criteria) {
            criterion.equality().ifPresent(found::add);
            if (!criterion.neverFails()) {
                break;
            }
        }
        return found;
    }
}
