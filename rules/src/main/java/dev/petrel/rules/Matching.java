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
 * @param passed those that did not match, and why, for whoever asks why a rule did not fire
 */
record Matching(List<IndexedRule> matched, List<Verdict> failed, List<Verdict> passed) {

    /** A rule, and what there is to say of it. */
    record Verdict(Rule rule, String reason) {}
}
