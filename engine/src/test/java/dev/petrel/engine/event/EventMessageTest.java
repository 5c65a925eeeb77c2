// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventMessageTest {

    private static final Instant AT = Instant.parse("2016-11-29T01:33:04.273456Z");

    @Test
    void decodesWhatItEncoded() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("file", "hôge \u0000 \uD83D\uDC26");
        payload.put("nothing", null);
        payload.put("list", Arrays.asList(1, 2.5, true, null, Map.of("k", "v")));
        payload.put("big", new BigInteger("123456789012345678901234567890"));
        Event event = new Event(
                "0123456789abcdef01234567",
                Ref.of("mypack.on.change"),
                payload,
                AT,
                "key",
                "trace",
                new Event.Source("st2-node", "mypack.DirectorySensor", 7));

        Message message = EventMessage.encode(event);

        assertThat(message.id()).isEqualTo(event.id());
        assertThat(EventMessage.decode(message)).isEqualTo(event);
    }

    /** Else the event would be accepted, and then lost by who reads it. */
    @Test
    void encodesNothingThatCannotBeDecoded() {
        Map<String, Object> refused = Map.of(
                "k".repeat(50_001),
                1,
                "number",
                BigInteger.TEN.pow(1_000),
                "text",
                "x".repeat(20_000_001),
                "deep",
                nested(1_000));
        refused.forEach((key, value) -> assertThatThrownBy(
                        () -> EventMessage.encode(event(Map.of("in", Map.of(key, value)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload of trigger \"p.t\" cannot be written as JSON")
                .message()
                .hasSizeLessThan(500));

        Map<String, Object> kept = Map.of(
                "k".repeat(50_000),
                1,
                "number",
                BigInteger.TEN.pow(999).negate(),
                "text",
                "x".repeat(1_000_000),
                "deep",
                nested(990));
        assertThat(EventMessage.decode(EventMessage.encode(event(kept)))).isEqualTo(event(kept));
    }

    @Test
    void whatIsNestedAsDeepAsItIsWrittenIsRead() {
        int written = 0;
        for (int depth = 980; depth < 1_010; depth++) {
            Event event = event(Map.of("deep", nested(depth)));
            Message message;
            try {
                message = EventMessage.encode(event);
            } catch (IllegalArgumentException e) {
                continue;
            }
            written++;
            assertThat(EventMessage.decode(message)).isEqualTo(event);
        }
        assertThat(written).isBetween(1, 29);
    }

    private static Event event(Map<String, Object> payload) {
        return new Event("i", Ref.of("p.t"), payload, AT, null, null, new Event.Source("st2-node", null, 0));
    }

    private static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    @Test
    void readsBytesThatAreNoCharacterAsTheReplacementCharacter() {
        Event event = new Event(
                "0123456789abcdef01234567",
                Ref.of("mypack.on.change"),
                Map.of("text", "xyz"),
                AT,
                null,
                null,
                new Event.Source("st2-node", null, 0));
        byte[] body = EventMessage.encode(event).body();
        String text = new String(body, StandardCharsets.ISO_8859_1).replace("xyz", "x\u00ffz");

        Event read = EventMessage.decode(new Message("id", text.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(read.payload()).containsEntry("text", "x\ufffdz");
    }

    @Test
    void whatIsOfAnotherEncodingIsNoEvent() {
        assertThatThrownBy(() -> EventMessage.decode(new Message("id", new byte[] {0, 0, 1, 2, 3})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheLengthOfTheChain() {
        Event event = new Event("i", Ref.of("p.t"), Map.of(), AT, null, null, new Event.Source("st2-node", null, 0, 4));

        assertThat(EventMessage.decode(EventMessage.encode(event))).isEqualTo(event);
    }

    @Test
    void decodesAnEventWithoutKeyTraceAndSensor() {
        Event event = new Event("i", Ref.of("p.t"), Map.of(), AT, null, null, new Event.Source("st2-node", null, 0));

        assertThat(EventMessage.decode(EventMessage.encode(event))).isEqualTo(event);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> decode("{\"id\":\"i\"}")).hasMessageContaining("\"trigger\"");
        assertThatThrownBy(() -> decode("{\"id\":\"i\",\"trigger\":\"p.t\",\"payload\":[]}"))
                .hasMessageContaining("\"payload\" is not an object");
        assertThatThrownBy(() -> decode("no json")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void notificationsRoundTrip() {
        assertThat(ExecutionNotification.decode(new ExecutionNotification("abc", 3).encode()))
                .isEqualTo(new ExecutionNotification("abc", 3));
        assertThat(ExecutionNotification.decode(new ExecutionNotification("abc", 3, "p.a").encode()))
                .isEqualTo(new ExecutionNotification("abc", 3, "p.a"));
        assertThat(ExecutionNotification.decode(new ExecutionNotification("abc", 3, "p.a", "def").encode()))
                .isEqualTo(new ExecutionNotification("abc", 3, "p.a", "def"));
        assertThatThrownBy(() -> ExecutionNotification.decode(new Message("m", "{}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fence");
    }

    private static Event decode(String json) {
        return EventMessage.decode(new Message("m", json.getBytes(StandardCharsets.UTF_8)));
    }
}
