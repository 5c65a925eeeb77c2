// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several messages as the body of one broker message: a line of JSON with the id and the length in bytes of each, and
 * then each body, followed by a newline.
 *
 * <p>The body alone tells that it is a batch, so that one which was put aside as a dead letter, by a version that cannot read it,
 * can be sent again.
 */
final class MessageBatch {

    /** No event and no notification begins so. */
    private static final String KEY = "petrel_batch";

    private static final byte[] START = ("{\"" + KEY + "\":").getBytes(StandardCharsets.US_ASCII);

    /** How many messages a batch may say that it has. More than is ever sent, so that a later version may send more. */
    static final int MOST_READ = 1024;

    /** What a message costs in a batch beside its body and its id, about. */
    private static final int OVERHEAD = 16;

    /** The broker keeps at most 255 bytes of an id. */
    private static final int LONGEST_NAME = 50;

    private MessageBatch() {}

    /** About how many bytes {@code message} takes in a batch. */
    static int size(Message message) {
        return message.body().length + message.id().length() + OVERHEAD;
    }

    /** Whether {@code body} is a batch, or was meant to be one. */
    static boolean is(byte[] body) {
        return body.length > START.length && Arrays.equals(body, 0, START.length, START, 0, START.length);
    }

    /** {@code messages} as one, named after the first. */
    static Message of(List<Message> messages) {
        List<List<Object>> contents = new ArrayList<>(messages.size());
        int bytes = 1;
        for (Message message : messages) {
            contents.add(List.of(message.id(), message.body().length));
            bytes += size(message);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(bytes);
        body.writeBytes(Json.write(Map.of(KEY, contents)).getBytes(StandardCharsets.UTF_8));
        body.write('\n');
        for (Message message : messages) {
            body.writeBytes(message.body());
            body.write('\n');
        }
        return new Message(name(messages), body.toByteArray());
    }

    private static String name(List<Message> messages) {
        String first = messages.get(0).id();
        return (first.length() > LONGEST_NAME ? first.substring(0, LONGEST_NAME) : first) + " and "
                + (messages.size() - 1) + " more";
    }

    /**
     * The messages in {@code body}.
     *
     * @throws IllegalArgumentException when it is no batch that can be read; says what is wrong
     */
    static List<Message> read(byte[] body) {
        int end = 0;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        Object contents = Json.readObject(new String(body, 0, end, StandardCharsets.UTF_8))
                .get(KEY);
        if (!(contents instanceof List<?> list) || list.isEmpty() || list.size() > MOST_READ) {
            throw new IllegalArgumentException(
                    "a batch names 1 to " + MOST_READ + " messages in its first line; found " + shown(contents));
        }
        List<Message> messages = new ArrayList<>(list.size());
        int offset = end + 1;
        for (Object each : list) {
            if (!(each instanceof List<?> pair)
                    || pair.size() != 2
                    || !(pair.get(0) instanceof String id)
                    || !(pair.get(1) instanceof Integer length)
                    || length < 0
                    || length > body.length - offset - 1) {
                throw new IllegalArgumentException("a batch of " + body.length + " bytes does not have, from byte "
                        + offset + " on, the message that its first line names as " + shown(each));
            }
            messages.add(new Message(id, Arrays.copyOfRange(body, offset, offset + length)));
            offset += length + 1;
        }
        if (offset != body.length) {
            throw new IllegalArgumentException(
                    "a batch of " + body.length + " bytes ends, by its first line, after " + offset);
        }
        return messages;
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "..." : text;
    }
}
