// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Event;
import dev.petrel.rules.RuleSet.CompiledRule;
import dev.petrel.rules.RuleSet.Indexed;
import dev.petrel.rules.RuleSet.Listeners;
import dev.petrel.rules.criteria.CriteriaInput;
import dev.petrel.rules.criteria.CriteriaResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
     * The verdict on each rule that listens to the event's trigger, with why it does not match. That one rule cannot be
     * evaluated is its verdict, and holds up no other.
     *
     * @param now what {@code timediff} operators compare with
     */
    List<RuleVerdict> evaluate(RuleSet rules, Event event, Instant now) {
        return evaluate(rules, event, now, false);
    }

    /**
     * The same without the verdicts on most rules that do not match: what does not depend on them is told sooner. When
     * verdicts are logged, all are there.
     */
    List<RuleVerdict> decisive(RuleSet rules, Event event, Instant now) {
        return evaluate(rules, event, now, !log.isDebugEnabled());
    }

    private List<RuleVerdict> evaluate(RuleSet rules, Event event, Instant now, boolean decisive) {
        Listeners listeners = rules.listeners(event.trigger());
        CriteriaInput input = new CriteriaInput(event.payload(), names, now);
        List<RuleVerdict> verdicts = new ArrayList<>();
        each(listeners.standard(), input, decisive, rule -> verdicts.add(verdict(rule, event, input)));
        if (verdicts.stream().noneMatch(RuleVerdict::matched)) {
            each(listeners.backstop(), input, decisive, rule -> verdicts.add(verdict(rule, event, input)));
        } else if (!decisive) {
            listeners.backstop().rules().forEach(rule -> verdicts.add(verdict(rule, event, NOT_NEEDED)));
        }
        return verdicts;
    }

    private static void each(Indexed all, CriteriaInput input, boolean candidates, Consumer<CompiledRule> task) {
        if (candidates) {
            for (int position : all.index().candidates(input)) {
                task.accept(all.rules().get(position));
            }
        } else {
            all.rules().forEach(task);
        }
    }

    private static RuleVerdict verdict(CompiledRule rule, Event event, CriteriaInput input) {
        return verdict(rule, event, rule.criteria().evaluate(input));
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
