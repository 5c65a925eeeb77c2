// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Notification;
import dev.petrel.engine.parameter.TemplateValues;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import dev.petrel.expression.Templates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires {@link OwnTriggers#NOTIFY} for ends of executions that have a {@code notify}, with StackStorm's payload: one event
 * for each route, however often it is done. A template that fails stays as it is written, as in StackStorm.
 */
public final class NotifyStep implements CompletionStep {

    private static final Logger log = LoggerFactory.getLogger(NotifyStep.class);

    private final EndedExecutions executions;
    private final Templates templates;
    private final Datastore.Reader datastore;
    private final OwnEvents events;

    /** @param datastore what templates find as {@code st2kv} */
    public NotifyStep(EndedExecutions executions, Templates templates, Datastore.Reader datastore, OwnEvents events) {
        this.executions = executions;
        this.templates = templates;
        this.datastore = datastore;
        this.events = events;
    }

    @Override
    public String what() {
        return "fire the notify trigger";
    }

    @Override
    public boolean follows(Execution ended) {
        return !ended.notification().isEmpty()
                && !Notification.of(ended.notification(), ended.status()).isEmpty();
    }

    @Override
    public void complete(Execution ended) {
        executions
                .read(ended.id())
                .ifPresent(whole -> Notification.of(ended.notification(), ended.status())
                        .forEach(notification -> notify(whole, notification)));
    }

    private void notify(EndedExecution ended, Notification notification) {
        Map<String, @Nullable Object> payload = payload(ended, notification);
        for (String route : notification.routes()) {
            events.fire(
                    OwnTriggers.NOTIFY,
                    ended.origin(" " + notification.when() + " " + route),
                    routed(payload, route),
                    () -> routed(payload(ended.without(EndedExecutions.tooLarge(ended.id())), notification), route));
        }
    }

    private static Map<String, @Nullable Object> routed(Map<String, @Nullable Object> payload, String route) {
        Map<String, @Nullable Object> routed = new LinkedHashMap<>(payload);
        routed.put("route", route);
        routed.put("channel", route); // StackStorm's older name of it
        return routed;
    }

    private Map<String, @Nullable Object> payload(EndedExecution ended, Notification notification) {
        Execution execution = ended.execution();
        Map<String, @Nullable Object> context = context(ended);
        Map<String, @Nullable Object> data = new LinkedHashMap<>(rendered(ended, "data", notification.data(), context));
        data.put("result", json(ended.result()));
        String written = notification.message() == null
                ? "Action " + execution.action() + " " + how(notification) + "."
                : notification.message();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put(
                "message",
                rendered(ended, "message", Map.of("message", written), context).get("message"));
        payload.put("data", data);
        payload.put("execution_id", execution.id());
        payload.put("status", execution.status().word());
        payload.put("start_timestamp", ended.start());
        payload.put("end_timestamp", ended.end());
        payload.put("action_ref", execution.action().toString());
        payload.put("runner_ref", execution.runnerType());
        return payload;
    }

    private static String how(Notification notification) {
        return switch (notification.when()) {
            case "on-success" -> ExecutionStatus.SUCCEEDED.word();
            case "on-failure" -> ExecutionStatus.FAILED.word();
            default -> "completed";
        };
    }

    private Map<String, @Nullable Object> context(EndedExecution ended) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        String user = ended.execution().context().get("user") instanceof String given ? given : "";
        context.putAll(Datastore.templateNames(datastore, user));
        context.put("action_parameters", ended.parameters());
        context.put("action_context", ended.execution().context());
        context.put("action_results", ended.result());
        return context;
    }

    /** {@code values} rendered, or as they are when any of them cannot be. */
    private Map<String, @Nullable Object> rendered(
            EndedExecution ended,
            String what,
            Map<String, @Nullable Object> values,
            Map<String, @Nullable Object> context) {
        try {
            return TemplateValues.render(values, templates, context);
        } catch (PythonError e) {
            log.warn(
                    "The {} that is to tell of the end of execution {} cannot be rendered and is sent as it is written: {}",
                    what,
                    ended.id(),
                    e.text());
            return values;
        }
    }

    private static String json(Map<String, @Nullable Object> result) {
        try {
            return PythonJson.DEFAULT.dumps(result);
        } catch (PythonError e) {
            throw new IllegalStateException("a result is JSON", e);
        }
    }
}
