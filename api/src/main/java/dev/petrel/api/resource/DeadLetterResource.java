// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Payloads;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Petrel's own: messages that could not be handled, to look at, to send once more, and to throw away. */
public final class DeadLetterResource {

    private static final int PATIENCE_SECONDS = 15;

    private final DeadLetterStore store;
    private final MessageBus bus;
    private final ContentCache content;
    private final int pageSize;

    public DeadLetterResource(DeadLetterStore store, MessageBus bus, ContentCache content, int pageSize) {
        this.store = store;
        this.bus = bus;
        this.content = content;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/deadletters", Access.to(Permission.DEAD_LETTER_LIST), Takes.LIST, this::list)
                .add("GET", root + "/deadletters/{id}", Access.to(Permission.DEAD_LETTER_VIEW), this::get)
                .add("POST", root + "/deadletters/{id}/replay", Access.to(Permission.DEAD_LETTER_REPLAY), this::replay)
                .add("DELETE", root + "/deadletters/{id}", Access.to(Permission.DEAD_LETTER_DELETE), this::drop);
    }

    private Response list(Request request) {
        return Lists.read(
                store.ids(), new Query(request), pageSize, id -> store.get(id).map(this::show));
    }

    private Response get(Request request) {
        return store.get(request.param("id"))
                .map(letter -> Response.ok(show(letter)))
                .orElseGet(() -> missing(request));
    }

    private Response drop(Request request) {
        Optional<DeadLetter> letter = store.get(request.param("id"));
        return letter.isPresent() && store.remove(letter.get().id())
                ? Response.ok(show(letter.get()))
                : missing(request);
    }

    private Response replay(Request request) throws InterruptedException {
        Optional<DeadLetter> found = store.get(request.param("id"));
        if (found.isEmpty()) {
            return missing(request);
        }
        DeadLetter letter = found.get();
        Optional<Queue> channel = Arrays.stream(Queue.values())
                .filter(each -> each.word().equals(letter.channel()))
                .findFirst();
        if (channel.isEmpty()) {
            return Response.fault(
                    409,
                    "The dead letter \"" + letter.id() + "\" came from the channel \"" + letter.channel()
                            + "\", which this version does not have.");
        }
        return replay(letter, channel.get());
    }

    /**
     * Sends a dead letter to its queue again. The consumer of the message may put it aside again before the broker's
     * confirm is here, under the same id. So the letter is kept under another id meanwhile: removing that removes no
     * new letter.
     */
    private Response replay(DeadLetter letter, Queue queue) throws InterruptedException {
        DeadLetter kept = under(Ids.derive("dead_letter_replay", letter.id()), letter);
        store.put(kept);
        boolean confirmed = false;
        try {
            store.remove(letter.id());
            byte[] body = letter.body().getBytes(StandardCharsets.UTF_8);
            bus.publish(queue, new Message(letter.messageId(), body)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            confirmed = true;
        } catch (TimeoutException e) {
            return Response.fault(
                    503,
                    "The broker has not confirmed the message \"" + letter.messageId() + "\" within " + PATIENCE_SECONDS
                            + " s; the dead letter stays. Sending it again does no harm.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException known) {
                throw known;
            }
            throw new IllegalStateException("sending message \"" + letter.messageId() + "\" failed", e.getCause());
        } finally {
            if (!confirmed) {
                store.put(letter);
            }
            store.remove(kept.id());
        }
        return Response.ok(show(letter));
    }

    private static DeadLetter under(String id, DeadLetter letter) {
        return new DeadLetter(
                id,
                letter.channel(),
                letter.messageId(),
                letter.body(),
                letter.reason(),
                letter.attempts(),
                letter.at());
    }

    private Map<String, @Nullable Object> show(DeadLetter letter) {
        return new Shape()
                .put("id", letter.id())
                .put("channel", letter.channel())
                .put("message_id", letter.messageId())
                .put("reason", letter.reason())
                .put("attempts", letter.attempts())
                .put("at", Shape.time(letter.at()))
                .put("body", body(letter))
                .done();
    }

    /** An event is shown as a trigger instance is: without the secrets of its payload. */
    private String body(DeadLetter letter) {
        if (!letter.channel().equals(Queue.TRIGGER.word())) {
            return letter.body();
        }
        Map<String, @Nullable Object> event;
        try {
            event = Json.readObject(letter.body());
        } catch (IllegalArgumentException e) { // that may be why it is a dead letter
            return letter.body();
        }
        Object payload = event.get("payload");
        Object masked = new Payloads(content.now(), false).masked(String.valueOf(event.get("trigger")), payload);
        if (Objects.equals(masked, payload)) {
            return letter.body();
        }
        event.put("payload", masked);
        return Json.write(event);
    }

    private static Response missing(Request request) {
        return Response.fault(404, "There is no dead letter \"" + request.param("id") + "\".");
    }
}
