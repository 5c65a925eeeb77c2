// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerInstance.Status;
import dev.petrel.rules.RuleIndex.IndexedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from an event: which executions are requested, and the record of it. Writes nothing.
 *
 * <p>A rule that matches always leaves a trace. If its action does not exist the enforcement says so; if its parameters
 * cannot be rendered there is an execution as well, failed from the start, so that it is seen where people look.
 */
final class Enforcer {

    private static final Logger log = LoggerFactory.getLogger(Enforcer.class);

    private final RuleMatcher matcher;
    private final ExecutionRequests requests;
    private final Settings settings;
    private final Refusals refusals = new Refusals();

    /** What the configuration says about it. */
    record Settings(String systemUser, boolean validatePayload) {}

    Enforcer(RuleMatcher matcher, ExecutionRequests requests, Settings settings) {
        this.matcher = matcher;
        this.requests = requests;
        this.settings = settings;
    }

    Consequences decide(RuleIndex index, Event event, Instant now) {
        Refusal refusal = refusal(index, event);
        if (refusal != null) {
            tell(index, event, refusal);
            return new Consequences(
                    new TriggerInstance(event, Status.PROCESSING_FAILED, refusal.text()), List.of(), List.of());
        }
        List<Enforcement> enforcements = new ArrayList<>();
        List<Execution> executions = new ArrayList<>();
        Matching matching = matcher.match(index, event);
        for (Matching.Verdict verdict : matching.failed()) {
            String why = "Failed to match rule \"" + verdict.rule().ref() + "\" against trigger instance \""
                    + event.id() + "\": " + verdict.reason();
            enforcements.add(enforcement(event, verdict.rule(), null, shown(index, event, why), now));
        }
        for (IndexedRule indexed : matching.matched()) {
            enforce(index, indexed, event, now, enforcements, executions);
        }
        return new Consequences(new TriggerInstance(event, Status.PROCESSED, null), enforcements, executions);
    }

    private void tell(RuleIndex index, Event event, Refusal refusal) {
        log.debug("Event {} is recorded and goes no further: {}", event.id(), refusal.text());
        if (refusals.isNew(index, event.trigger(), refusal.reason())) {
            log.warn(
                    "Event {} of trigger \"{}\" is recorded and goes no further, like all that are refused for the same"
                            + " reason: {}",
                    event.id(),
                    event.trigger(),
                    refusal.text());
        }
    }

    private record Refusal(Refusals.Reason reason, String text) {}

    private @Nullable Refusal refusal(RuleIndex index, Event event) {
        var known = index.trigger(event.trigger());
        if (known.isEmpty()) {
            return new Refusal(
                    Refusals.Reason.UNKNOWN_TRIGGER,
                    "trigger \"" + event.trigger()
                            + "\" is not registered; register the pack that brings it, or correct"
                            + " the name that was dispatched");
        }
        if (!settings.validatePayload()) {
            return null;
        }
        return known.get()
                .payload()
                .problem(event.payload())
                .map(problem -> new Refusal(
                        Refusals.Reason.UNFIT_PAYLOAD,
                        "payload does not fit the schema of trigger type \""
                                + known.get().type().ref() + "\": " + problem))
                .orElse(null);
    }

    /** A failure's reason without what the payload holds of secrets: whoever sees enforcements reads it. */
    private static String shown(RuleIndex index, Event event, String reason) {
        return index.trigger(event.trigger())
                .map(known -> known.payload().withoutSecrets(reason, event.payload()))
                .orElse(reason);
    }

    private void enforce(
            RuleIndex index,
            IndexedRule indexed,
            Event event,
            Instant now,
            List<Enforcement> enforcements,
            List<Execution> executions) {
        Rule rule = indexed.rule();
        Action action = indexed.action();
        if (action == null) {
            enforcements.add(enforcement(event, rule, null, "Action \"" + rule.action() + "\" doesn't exist", now));
            return;
        }
        ExecutionRequests.Decision decision = requests.prepare(
                new ExecutionRequest(
                        Ids.execution(event.id(), rule.ref()),
                        action,
                        indexed.parameters(),
                        rule.actionParameters(),
                        context(rule, event),
                        new ExecutionRequest.Cause(rule.ref(), event)),
                now);
        String failure = null;
        Execution execution;
        if (decision instanceof ExecutionRequests.Rejected rejected) {
            failure = shown(index, event, rejected.reason());
            execution = rejected.failed(failure);
        } else {
            execution = ((ExecutionRequests.Accepted) decision).execution();
        }
        executions.add(execution);
        enforcements.add(enforcement(event, rule, execution.id(), failure, now));
    }

    private Map<String, @Nullable Object> context(Rule rule, Event event) {
        Map<String, @Nullable Object> instance = new LinkedHashMap<>();
        instance.put("id", event.id());
        instance.put("name", null);
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("trigger_instance", instance);
        context.put("rule", Map.of("id", rule.id(), "name", rule.ref().name()));
        context.put("user", settings.systemUser());
        String tag = event.traceTag() == null ? "trigger_instance-" + event.id() : event.traceTag();
        context.put("trace_context", Map.of("trace_tag", tag));
        return context;
    }

    private static Enforcement enforcement(
            Event event, Rule rule, @Nullable String execution, @Nullable String failure, Instant now) {
        return new Enforcement(
                Ids.enforcement(event.id(), rule.ref()), event.id(), rule.ref(), execution, failure, now);
    }
}
