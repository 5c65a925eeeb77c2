// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.config.RulesConfig;
import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.rules.EventResult.Rejection;
import dev.petrel.rules.RuleSet.KnownTrigger;
import dev.petrel.rules.criteria.CriteriaResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from an event: which executions are requested, and the record of it. Writes nothing; safe for any
 * thread.
 *
 * <p>A rule that matches always leaves a trace. If its action does not exist the enforcement says so; if its parameters
 * cannot be rendered there is an execution as well, failed from the start, so that it is seen where people look. If its event ends a chain
 * that is longer than allowed, there is no execution and the enforcement says why: rules that cause what they listen to
 * come to an end, and are seen.
 */
public final class RuleEnforcer {

    private static final Logger log = LoggerFactory.getLogger(RuleEnforcer.class);

    private final RuleEvaluator evaluator;
    private final ExecutionRequests requests;
    private final String systemUser;
    private final boolean validatePayload;
    private final int longestChain;

    /** With the usual bound on chains of events. */
    public RuleEnforcer(
            RuleEvaluator evaluator, ExecutionRequests requests, String systemUser, boolean validatePayload) {
        this(evaluator, requests, systemUser, validatePayload, RulesConfig.LONGEST_CHAIN);
    }

    /**
     * @param systemUser as whom rules request executions
     * @param validatePayload {@code [system] validate_trigger_payload}
     * @param longestChain {@code [rulesengine] max_trigger_chain}
     */
    public RuleEnforcer(
            RuleEvaluator evaluator,
            ExecutionRequests requests,
            String systemUser,
            boolean validatePayload,
            int longestChain) {
        this.evaluator = evaluator;
        this.requests = requests;
        this.systemUser = systemUser;
        this.validatePayload = validatePayload;
        this.longestChain = longestChain;
    }

    /** @param now the time of the requests, and what {@code timediff} operators compare with */
    EventResult decide(RuleSet rules, Event event, Instant now) {
        Optional<KnownTrigger> known = rules.trigger(event.trigger());
        if (known.isEmpty()) {
            String why = "trigger \"" + event.trigger()
                    + "\" is not registered; register the pack that brings it, or correct the name that was dispatched";
            return EventResult.rejected(event, Rejection.UNKNOWN_TRIGGER, why);
        }
        KnownTrigger trigger = known.get();
        Optional<String> problem = validatePayload ? trigger.payload().problem(event.payload()) : Optional.empty();
        if (problem.isPresent()) {
            String why = "payload does not fit the schema of trigger type \""
                    + trigger.type().ref() + "\": " + problem.get();
            return EventResult.rejected(event, Rejection.UNFIT_PAYLOAD, why);
        }
        return enforce(rules, trigger, event, now);
    }

    private EventResult enforce(RuleSet rules, KnownTrigger trigger, Event event, Instant now) {
        List<Enforcement> enforcements = new ArrayList<>();
        List<Execution> executions = new ArrayList<>();
        for (RuleVerdict verdict : evaluator.decisive(rules, event, now)) {
            if (verdict.matched()) {
                enforcements.add(enforce(trigger, verdict, event, now, executions));
            } else if (verdict.result() instanceof CriteriaResult.Failed failed) {
                String why = "Failed to match rule \"" + verdict.rule().ref() + "\" against trigger instance \""
                        + event.id() + "\": " + failed.message();
                enforcements.add(enforcement(event, verdict.rule(), null, shown(trigger, event, why), now));
            }
        }
        return EventResult.processed(event, enforcements, executions);
    }

    private Enforcement enforce(
            KnownTrigger trigger, RuleVerdict verdict, Event event, Instant now, List<Execution> executions) {
        Rule rule = verdict.rule();
        if (event.source().chain() > longestChain) {
            return enforcement(event, rule, null, tooLong(rule, event), now);
        }
        Action action = verdict.compiled().action();
        if (action == null) {
            return enforcement(event, rule, null, "Action \"" + rule.action() + "\" doesn't exist", now);
        }
        ExecutionRequests.Decision decision = requests.prepare(
                new ExecutionRequest(
                        Ids.execution(event.id(), rule.ref()),
                        action,
                        verdict.compiled().parameters(),
                        rule.actionParameters(),
                        context(rule, event),
                        new ExecutionRequest.Cause(rule.ref(), event)),
                now);
        if (decision instanceof ExecutionRequests.Accepted accepted) {
            executions.add(accepted.execution());
            return enforcement(event, rule, accepted.execution().id(), null, now);
        }
        ExecutionRequests.Rejected rejected = (ExecutionRequests.Rejected) decision;
        String failure = shown(trigger, event, rejected.reason());
        if (rejected.isUnfit()) {
            return enforcement(event, rule, null, failure, now);
        }
        Execution failed = rejected.failed(failure);
        executions.add(failed);
        return enforcement(event, rule, failed.id(), failure, now);
    }

    /** Why a rule is not enforced that takes part in a chain of events which does not end by itself. */
    private String tooLong(Rule rule, Event event) {
        String why = "Rule \"" + rule.ref() + "\" was not enforced: the event \"" + event.id() + "\" of trigger \""
                + event.trigger() + "\" is the last of " + event.source().chain()
                + " events of Petrel's own triggers of which each came of what a rule made of the one before, and [rulesengine]"
                + " max_trigger_chain ends such chains at " + longestChain
                + ". The rule seems to cause the events that it listens to: give it criteria that leave those out";
        log.atWarn().addKeyValue("trace", event.traceTag()).log(why);
        return why;
    }

    /** A failure's reason without what the payload holds of secrets: all who see enforcements read it. */
    private static String shown(KnownTrigger trigger, Event event, String reason) {
        return trigger.payload().withoutSecrets(reason, event.payload());
    }

    private Map<String, @Nullable Object> context(Rule rule, Event event) {
        Map<String, @Nullable Object> instance = new LinkedHashMap<>();
        instance.put("id", event.id());
        instance.put("name", null);
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("trigger_instance", instance);
        context.put("rule", Map.of("id", rule.id(), "name", rule.ref().name()));
        context.put("user", systemUser);
        context.put(TraceContext.KEY, event.trace().value());
        return context;
    }

    private static Enforcement enforcement(
            Event event, Rule rule, @Nullable String execution, @Nullable String failure, Instant now) {
        return new Enforcement(
                Ids.enforcement(event.id(), rule.ref()), event.id(), rule.ref(), execution, failure, now);
    }
}
