// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.model.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a sensor in another process: one JSON object a line, both ways. What the sensor says becomes
 * {@link SensorListener}; answers go back by the sequence number that the sensor gave.
 */
final class SensorChannel {

    /** How many bytes of a line are kept. */
    static final int LONGEST_LINE = 16 << 20;

    /** No pipe has room for less: what is not read yet and the next line fit, so that to write it does not block. */
    static final int ROOM = 4096;

    private static final Pattern REQUEST = Pattern.compile("\\A\\{\"op\": ?\"(\\w+)\", ?\"seq\": ?(\\d{1,18}),");

    private final SensorListener listener;
    private final Pipe toSensor;
    private final AtomicLong sent = new AtomicLong();
    /** How many bytes the sensor has read, as far as it has told; less than zero while it has not told. */
    private volatile long received = -1;

    /** The way to the sensor. */
    interface Pipe {

        /**
         * Writes one line. Called from several threads, must not block.
         *
         * @param fits whether there is room for it, if nothing else waits to be written
         */
        void write(String line, boolean fits);
    }

    SensorChannel(SensorListener listener, Pipe toSensor) {
        this.listener = listener;
        this.toSensor = toSensor;
    }

    /**
     * Takes a line that the sensor wrote. One that is no JSON object counts as printed, unless it begins like a request
     * with {@code op} and {@code seq}: the sensor, which waits for an answer, is told that it cannot be read.
     */
    void receive(String line) {
        Map<String, @Nullable Object> message;
        try {
            message = Json.readObject(line);
        } catch (IllegalArgumentException e) {
            unreadable(line, e);
            return;
        }
        if (message.get("received") instanceof Number bytes) {
            received = bytes.longValue();
        }
        String op = text(message.get("op"));
        switch (op == null ? "dispatch" : op) {
            case "loaded" -> listener.loaded();
            case "ready" -> listener.ready();
            case "beat" -> listener.beat(message.get("poll") instanceof Number poll ? poll.longValue() : null);
            case "dispatch" -> dispatch(message);
            case "log" ->
                listener.log(
                        or(message.get("level"), "INFO"),
                        or(message.get("logger"), ""),
                        or(message.get("message"), ""));
            case "failed" ->
                listener.failed(
                        or(message.get("stage"), "run"), or(message.get("error"), "?"), text(message.get("traceback")));
            case "get_value", "set_value", "delete_value", "list_values" ->
                reply(message.get("seq"), () -> listener.datastore(message));
            default -> listener.log("WARNING", "", "the sensor's host said something unknown: " + line);
        }
    }

    private void dispatch(Map<String, @Nullable Object> message) {
        Object payload = message.get("payload");
        if (payload != null && !(payload instanceof Map)) {
            reply(message.get("seq"), () -> {
                throw new IllegalArgumentException("the payload must be an object, found " + Json.write(payload));
            });
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) payload;
        reply(
                message.get("seq"),
                () -> listener.dispatch(new SensorListener.Dispatch(
                        message.get("trigger"),
                        map,
                        text(message.get("trace_tag")),
                        text(message.get("trace_id")),
                        text(message.get("dedup_key")))));
    }

    private void unreadable(String line, IllegalArgumentException why) {
        Matcher request = REQUEST.matcher(line);
        if (!request.find()) {
            listener.printed(line);
            return;
        }
        reply(Long.valueOf(request.group(2)), () -> {
            throw new IllegalArgumentException("the request cannot be read; the most is " + LONGEST_LINE
                    + " bytes of JSON (" + why.getMessage() + ")");
        });
    }

    /** Makes the request and answers it. What it throws is an answer too: the sensor waits for one. */
    private void reply(@Nullable Object seq, Supplier<CompletableFuture<?>> request) {
        CompletableFuture<?> answer;
        try {
            answer = request.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?> ignored = answer.whenComplete((result, failure) -> {
            if (seq != null) {
                Map<String, @Nullable Object> reply = message("reply");
                reply.put("seq", seq);
                if (failure == null) {
                    reply.put("result", result);
                } else {
                    reply.put("error", reason(failure));
                }
                send(reply);
            } else if (failure != null) {
                listener.log("ERROR", "", "an event was not accepted: " + reason(failure));
            }
        });
    }

    void trigger(String event, Trigger trigger) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("id", trigger.id());
        shape.put("ref", trigger.ref().toString());
        shape.put("uid", trigger.uid());
        shape.put("name", trigger.ref().name());
        shape.put("pack", trigger.ref().pack());
        shape.put("type", trigger.type().toString());
        shape.put("parameters", trigger.parameters());
        Map<String, @Nullable Object> message = message("trigger");
        message.put("event", event);
        message.put("trigger", shape);
        send(message);
    }

    void send(Map<String, @Nullable Object> message) {
        String line = Json.write(message) + "\n";
        long all = sent.addAndGet(line.getBytes(StandardCharsets.UTF_8).length);
        long read = received;
        toSensor.write(line, read >= 0 && read <= all && all - read <= ROOM);
    }

    static Map<String, @Nullable Object> message(String op) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("op", op);
        return message;
    }

    private static String reason(Throwable failure) {
        Throwable cause = Cause.of(failure);
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String or(@Nullable Object value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }
}
