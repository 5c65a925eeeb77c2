// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Rule;
import dev.petrel.rules.RuleSet.CompiledRule;
import dev.petrel.rules.criteria.CriteriaResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates rules against an event, in StackStorm's order: first the standard ones, and the backstop rules only if none
 * of these matched. Pure, but for the datastore that a template may look something up in. Safe for any thread.
 */
public final class RuleEvaluator {

    private static final Logger log = LoggerFactory.getLogger(RuleEvaluator.class);

    private static final CriteriaResult NOT_NEEDED =
            CriteriaResult.NotMatched.because("", "it is a backstop rule, and a standard rule matched");

    private final Map<String, @Nullable Object> names;

    /** @param names what templates in patterns find besides the event: the datastore */
    public RuleEvaluator(Map<String, @Nullable Object> names) {
        this.names = names;
    }

    /**
     * The verdict on each rule that listens to the event's trigger. That one rule cannot be evaluated is its verdict, and
     * holds up no other.
     *
     * @param now what {@code timediff} operators compare with
     */
    List<RuleVerdict> evaluate(RuleSet rules, Event event, Instant now) {
        List<CompiledRule> listening = rules.rulesFor(event.trigger());
        List<RuleVerdict> verdicts = new ArrayList<>(listening.size());
        for (CompiledRule rule : listening) {
            if (!isBackstop(rule)) {
                verdicts.add(verdict(rule, event, rule.criteria().evaluate(event.payload(), names, now)));
            }
        }
        boolean matched = verdicts.stream().anyMatch(RuleVerdict::matched);
        for (CompiledRule rule : listening) {
            if (isBackstop(rule)) {
                verdicts.add(verdict(
                        rule, event, matched ? NOT_NEEDED : rule.criteria().evaluate(event.payload(), names, now)));
            }
        }
        return verdicts;
    }

    private static boolean isBackstop(CompiledRule rule) {
        return rule.rule().type().equals(Rule.BACKSTOP);
    }

    private static RuleVerdict verdict(CompiledRule rule, Event event, CriteriaResult result) {
        if (log.isDebugEnabled() && result instanceof CriteriaResult.NotMatched not) {
            log.debug(
                    "Rule {} does not match event {}: {}",
                    rule.rule().ref(),
                    event.id(),
                    not.key().isEmpty() ? not.why() : "criterion " + not.key() + ": " + not.why());
        }
        return new RuleVerdict(rule, result);
    }
}
