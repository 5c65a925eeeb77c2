// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Events;
import dev.petrel.api.view.Snapshot;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Dispatcher;
import dev.petrel.engine.bus.EventFactory;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.schema.PayloadSchema;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import dev.petrel.engine.store.Page;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Trigger instances, enforcements, and the way to fire a trigger by hand. */
public final class EventResource {

    private final EventStore store;
    private final Snapshot.Cache content;
    private final Dispatcher dispatcher;
    private final EventFactory events;
    private final String node;

    public EventResource(
            EventStore store, Snapshot.Cache content, Dispatcher dispatcher, EventFactory events, String node) {
        this.store = store;
        this.content = content;
        this.dispatcher = dispatcher;
        this.events = events;
        this.node = node;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/triggerinstances", this::instances)
                .add("GET", root + "/triggerinstances/{id}", this::instance)
                .add("POST", root + "/triggerinstances/{id}/re_emit", this::reEmit)
                .add("GET", root + "/ruleenforcements", this::enforcements)
                .add("GET", root + "/ruleenforcements/{id}", this::enforcement)
                .add("POST", root + "/webhooks/st2", this::fire);
    }

    private Response instances(Request request) {
        Query query = new Query(request);
        String word = query.text("status");
        TriggerInstance.Status status = word == null
                ? null
                : Arrays.stream(TriggerInstance.Status.values())
                        .filter(s -> s.word().equals(word))
                        .findFirst()
                        .orElse(null);
        if (word != null && status == null) {
            query.problem("there is no status \"" + word + "\" of trigger instances");
        }
        int limit = query.limit(Lists.USUAL_LIMIT);
        InstanceQuery wanted = new InstanceQuery(
                query.text("trigger"),
                status,
                query.time("timestamp_gt"),
                query.time("timestamp_lt"),
                query.offset(),
                limit);
        return query.fault().orElseGet(() -> {
            Page<TriggerInstance> page = store.instances(wanted);
            return Lists.answer(page.items().stream().map(Events::instance).toList(), page.total(), limit);
        });
    }

    private Response instance(Request request) {
        return store.instance(request.param("id"))
                .map(instance -> Response.ok(Events.instance(instance)))
                .orElseGet(() -> unknown(request));
    }

    private Response enforcements(Request request) {
        Query query = new Query(request);
        int limit = query.limit(Lists.USUAL_LIMIT);
        EnforcementQuery wanted = new EnforcementQuery(
                query.text("rule_ref"), query.text("trigger_instance"), query.text("execution"), query.offset(), limit);
        return query.fault().orElseGet(() -> {
            var page = store.enforcements(wanted);
            return Lists.answer(page.items().stream().map(Events::enforcement).toList(), page.total(), limit);
        });
    }

    private Response enforcement(Request request) {
        return store.enforcement(request.param("id"))
                .map(enforcement -> Response.ok(Events.enforcement(enforcement)))
                .orElseGet(() -> unknown(request));
    }

    private Response reEmit(Request request) {
        Optional<TriggerInstance> before = store.instance(request.param("id"));
        if (before.isEmpty()) {
            return unknown(request);
        }
        Event old = before.get().event();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>(old.payload());
        payload.put("__context", Map.of("original_id", old.id()));
        Event again = events.create(old.trigger(), payload, null, old.traceTag(), new Event.Source(node, null, 0));
        return dispatched(
                again,
                200,
                Map.of("message", "Trigger instance " + old.id() + " succesfully re-sent.", "payload", payload));
    }

    private Response fire(Request request) {
        Body body = Body.of(request);
        String named = body.required("trigger");
        Map<String, @Nullable Object> payload = body.object("payload");
        String dedupKey = body.text("dedup_key");
        String traceTag = body.has("trace_tag")
                ? body.text("trace_tag")
                : request.header("st2-trace-tag").orElse(null);
        Optional<Response> fault = body.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Optional<Trigger> trigger =
                Ref.parse(named).flatMap(ref -> content.now().find(Trigger.class, named));
        if (trigger.isEmpty()) {
            return Response.fault(
                    400, "Trigger \"" + named + "\" is not registered; \"petrel trigger list\" names those that are");
        }
        Optional<String> problem = content.now()
                .find(TriggerType.class, trigger.get().type().toString())
                .flatMap(type -> PayloadSchema.of(type.payloadSchema()).problem(payload));
        if (problem.isPresent()) {
            return Response.fault(
                    400, "the payload does not fit the schema of trigger \"" + named + "\": " + problem.get());
        }
        Event event = events.create(trigger.get().ref(), payload, dedupKey, traceTag, new Event.Source(node, null, 0));
        Map<String, @Nullable Object> echo = new LinkedHashMap<>();
        echo.put("trigger", named);
        echo.put("payload", payload);
        return dispatched(event, 202, echo);
    }

    private Response dispatched(Event event, int status, Map<String, ?> answer) {
        try {
            dispatcher.dispatch(event).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BusException bus) {
                throw bus;
            }
            throw e;
        }
        return Response.json(status, answer).with("X-Trigger-Instance-Id", event.id());
    }

    private static Response unknown(Request request) {
        return Response.fault(404, "Unable to identify resource with id \"" + request.param("id") + "\".");
    }
}
