// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Rule;
import dev.petrel.rules.RuleIndex.IndexedRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rules match an event. First the standard ones are tried; backstop rules only when none of these matched
 * (StackStorm's order: reference section 5.3).
 */
final class RuleMatcher {

    private final CriteriaEvaluation evaluation;

    /** Evaluates the criteria of one rule. */
    interface CriteriaEvaluation {
        /** How the rule's criteria stand to the event. */
        Outcome evaluate(IndexedRule rule, Event event);
    }

    /** The outcome of evaluating a rule's criteria. */
    sealed interface Outcome {}

    record Matches() implements Outcome {}

    record Passes() implements Outcome {}

    record Fails(String why) implements Outcome {}

    RuleMatcher(CriteriaEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    Matching match(RuleIndex index, Event event) {
        List<IndexedRule> rules = index.rulesFor(event.trigger());
        List<IndexedRule> matched = new ArrayList<>();
        List<Matching.Verdict> failed = new ArrayList<>();
        for (boolean backstop : new boolean[] {false, true}) {
            if (backstop && !matched.isEmpty()) {
                break;
            }
            for (IndexedRule indexed : rules) {
                if (indexed.rule().type().equals(Rule.BACKSTOP) == backstop) {
                    Outcome outcome = evaluation.evaluate(indexed, event);
                    if (outcome instanceof Matches) {
                        matched.add(indexed);
                    } else if (outcome instanceof Fails fails) {
                        failed.add(new Matching.Verdict(indexed.rule(), fails.why()));
                    }
                }
            }
        }
        return new Matching(matched, failed);
    }
}
