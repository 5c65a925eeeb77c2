// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Rule;
import dev.petrel.rules.RuleIndex.IndexedRule;
import java.util.List;

/**
 * What the rules say of an event.
 *
 * @param matched those that are to be enforced
 * @param failed those that could not be evaluated
 */
record Matching(List<IndexedRule> matched, List<Verdict> failed) {

    /** A rule, and what there is to say of it. */
    record Verdict(Rule rule, String reason) {}
}
