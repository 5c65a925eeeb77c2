// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.TemplateContext;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.schema.ActionParameters;
import dev.petrel.engine.schema.PayloadSchema;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import dev.petrel.rules.RuleIndex.IndexedRule;
import dev.petrel.rules.RuleIndex.KnownTrigger;
import dev.petrel.rules.criteria.Criteria;
import dev.petrel.rules.criteria.CriteriaResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force, and how they are evaluated and enforced. {@link #current} is read before every batch, so a rule that
 * was changed applies to the next event. For the rules engine's thread.
 */
public final class RuleBook {

    private static final Logger log = LoggerFactory.getLogger(RuleBook.class);

    private final Parts parts;
    private final Enforcer enforcer;
    private final Map<String, @Nullable Object> lookups;
    private RuleIndex index = RuleIndex.EMPTY;
    private long revision = Long.MIN_VALUE;

    /**
     * What a rule book is made of.
     *
     * @param context the names that templates find
     */
    public record Parts(
            Store store,
            RunnerCatalog runners,
            Templates templates,
            TemplateContext context,
            Clock clock,
            String systemUser,
            boolean validatePayload) {}

    public RuleBook(Parts parts) {
        this.parts = parts;
        this.enforcer = new Enforcer(
                new RuleMatcher(this::evaluate),
                new ExecutionRequests(parts.templates(), parts.context()),
                new Enforcer.Settings(parts.systemUser(), parts.validatePayload()));
        this.lookups = parts.context().forCriteria();
    }

    Enforcer enforcer() {
        return enforcer;
    }

    /** The rules as they are registered now. Reads them again only if anything was changed. */
    RuleIndex current() {
        long now = parts.store().content().revision();
        if (now != revision) {
            index = load();
            revision = now;
            log.info("{} enabled rules are in force.", index.size());
        }
        return index;
    }

    private RuleIndex load() {
        Map<String, Action> actions = parts.store().content().list(Action.class).stream()
                .collect(Collectors.toMap(Action::key, Function.identity()));
        Map<String, TriggerType> types = parts.store().content().list(TriggerType.class).stream()
                .collect(Collectors.toMap(TriggerType::key, Function.identity()));
        List<IndexedRule> rules = parts.store().content().list(Rule.class).stream()
                .filter(Rule::enabled)
                .map(rule -> indexed(rule, actions.get(rule.action())))
                .toList();
        List<KnownTrigger> triggers = parts.store().content().list(Trigger.class).stream()
                .flatMap(trigger -> Optional.ofNullable(types.get(trigger.type().toString()))
                        .map(type -> new KnownTrigger(trigger, type, PayloadSchema.of(type.payloadSchema())))
                        .stream())
                .toList();
        return RuleIndex.of(rules, triggers);
    }

    private IndexedRule indexed(Rule rule, @Nullable Action action) {
        ActionParameters parameters = action == null
                ? null
                : parts.runners()
                        .find(action.runnerType())
                        .map(runner -> ActionParameters.of(runner, action))
                        .orElse(null);
        return new IndexedRule(rule, Criteria.compile(rule.criteria(), parts.templates()), action, parameters);
    }

    private RuleMatcher.Outcome evaluate(IndexedRule rule, Event event) {
        CriteriaResult result =
                rule.criteria().evaluate(event.payload(), lookups, parts.clock().instant());
        if (result instanceof CriteriaResult.Matched) {
            return new RuleMatcher.Matches();
        }
        if (result instanceof CriteriaResult.NotMatched not) {
            log.debug(
                    "Rule {} does not fire for event {}: {}: {}", rule.rule().ref(), event.id(), not.key(), not.why());
            return new RuleMatcher.Passes();
        }
        return new RuleMatcher.Fails(((CriteriaResult.Failed) result).message());
    }
}
