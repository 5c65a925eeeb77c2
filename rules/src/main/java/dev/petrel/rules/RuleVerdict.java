// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Rule;
import dev.petrel.rules.RuleSet.CompiledRule;
import dev.petrel.rules.criteria.CriteriaResult;

/** What the evaluation of a rule against an event came to; when it does not match, why. */
record RuleVerdict(CompiledRule compiled, CriteriaResult result) {

    Rule rule() {
        return compiled.rule();
    }

    /** Whether the rule is to be enforced. */
    boolean matched() {
        return result instanceof CriteriaResult.Matched;
    }
}
