// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Payloads;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.engine.store.EventStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fires triggers by hand, and old events again. An answer of 200 or 202 means that the broker has confirmed the event;
 * its id is in the header {@value EventDispatch#ID}, which then is the trigger instance's.
 */
public final class FireResource {

    private static final Takes EVENT =
            Takes.NOTHING.body("trigger", "payload", "trace_tag", "dedup_key").ofEvent();

    private final Parts parts;
    private final Event.Source source;
    private final EventDispatch dispatch;

    /**
     * What it works with.
     *
     * @param validatePayload whether an event is refused whose payload does not fit its trigger's schema
     */
    public record Parts(
            ContentCache content, EventStore store, EventFactory events, String node, boolean validatePayload) {}

    public FireResource(Parts parts, EventDispatch dispatch) {
        this.parts = parts;
        this.dispatch = dispatch;
        this.source = new Event.Source(parts.node(), null, 0);
    }

    public void addTo(Router router, String root) {
        router.add(
                        "POST",
                        root + "/webhooks/st2",
                        Access.to(Permission.WEBHOOK_SEND, FireResource::events),
                        EVENT,
                        this::fire)
                .add(
                        "POST",
                        root + "/triggerinstances/{id}/re_emit",
                        Access.to(Permission.WEBHOOK_SEND, FireResource::events),
                        this::reEmit);
    }

    /** The right to fire is that to send to {@code /webhooks/st2}, as in StackStorm. */
    private static Optional<Resource> events(Request request) {
        return Optional.of(Resources.webhook("st2"));
    }

    private Response fire(Request request) throws InterruptedException {
        Body body = Body.of(request);
        String named = body.text("trigger");
        if (named == null || named.isBlank()) {
            body.problem("Trigger not specified.");
        }
        Map<String, @Nullable Object> payload = body.object("payload");
        String dedupKey = body.text("dedup_key");
        String traceTag = body.has("trace_tag") ? body.text("trace_tag") : WebhookResource.traceTag(request, "st2");
        Optional<Response> fault = body.fault();
        if (fault.isPresent() || named == null) {
            return fault.orElseThrow();
        }
        Optional<Trigger> trigger = parts.content().now().find(Trigger.class, named);
        if (trigger.isEmpty()) {
            return Response.fault(400, unknown(named));
        }
        Optional<String> problem = parts.validatePayload() ? problem(trigger.get(), payload) : Optional.empty();
        if (problem.isPresent()) {
            return Response.fault(
                    400,
                    "Trigger payload validation failed, not dispatching a trigger \"" + named + "\": " + problem.get());
        }
        Map<String, @Nullable Object> echo = new LinkedHashMap<>();
        echo.put("trigger", named);
        echo.put("payload", payload);
        Event event = parts.events().create(trigger.get().ref(), payload, dedupKey, traceTag, source);
        return dispatch.of(List.of(event), Response.json(202, echo));
    }

    private Optional<String> problem(Trigger trigger, Map<String, @Nullable Object> payload) {
        ContentSnapshot now = parts.content().now();
        return now.find(TriggerType.class, trigger.type().toString())
                .map(type -> now.derived(PayloadSchema.class, type.key(), () -> PayloadSchema.of(type.payloadSchema())))
                .flatMap(schema -> schema.problem(payload));
    }

    private String unknown(String named) {
        boolean type = parts.content().now().find(TriggerType.class, named).isPresent();
        return "Not dispatching a trigger \"" + named + "\": "
                + (type
                        ? "the trigger type takes parameters, and no rule asks for it with any. Fire one of the triggers"
                                + " that GET /v1/triggers lists."
                        : "Trigger type with reference \"" + named + "\" not found. GET /v1/triggers lists those that"
                                + " are registered.");
    }

    private Response reEmit(Request request) throws InterruptedException {
        Optional<TriggerInstance> before = parts.store().instance(request.param("id"));
        if (before.isEmpty()) {
            return ExecutionResource.unknown(request.param("id"));
        }
        Event old = before.get().event();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>(old.payload());
        payload.put("__context", Map.of("original_id", old.id()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("message", "Trigger instance " + old.id() + " successfully re-sent.");
        answer.put(
                "payload",
                new Payloads(parts.content().now(), false).masked(old.trigger().toString(), payload));
        Event event = parts.events().repeat(old.trigger(), payload, old.traceTag(), source);
        return dispatch.of(List.of(event), Response.json(200, answer));
    }
}
