// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.process.Lines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SensorChannelTest {

    private final List<String> sent = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();
    private final List<Boolean> fitting = new ArrayList<>();
    private final SensorChannel channel = new SensorChannel(listener, (line, fits) -> {
        sent.add(line);
        fitting.add(fits);
    });

    @Test
    void aDispatchIsAnsweredWithTheEventsIdOnceItIsConfirmed() {
        channel.receive(
                "{\"op\":\"dispatch\",\"seq\":7,\"trigger\":\"p.t\",\"payload\":{\"a\":1},\"trace_id\":\"t\",\"dedup_key\":\"k\"}");
        assertThat(sent).isEmpty();
        assertThat(listener.dispatched())
                .containsExactly(new SensorListener.Dispatch("p.t", Map.of("a", 1), null, "t", "k"));

        listener.answer().complete("0123456789abcdef01234567");

        assertThat(replies()).containsExactly(Map.of("op", "reply", "seq", 7, "result", "0123456789abcdef01234567"));
    }

    @Test
    void aDispatchThatFailsIsAnsweredWithTheReason() {
        channel.receive("{\"op\":\"dispatch\",\"seq\":7,\"trigger\":\"p.t\"}");
        listener.answer().completeExceptionally(new IllegalStateException("the broker is away"));

        assertThat(replies()).containsExactly(Map.of("op", "reply", "seq", 7, "error", "the broker is away"));
    }

    @Test
    void aPayloadThatIsNoObjectIsRefused() {
        channel.receive("{\"op\":\"dispatch\",\"seq\":1,\"trigger\":\"p.t\",\"payload\":[1]}");

        assertThat(listener.dispatched()).isEmpty();
        assertThat(replies())
                .containsExactly(Map.of("op", "reply", "seq", 1, "error", "the payload must be an object, found [1]"));
    }

    @Test
    void aLineWithoutOpIsADispatchAndWithoutSeqIsNotAnswered() {
        channel.receive("{\"trigger\":\"p.t\",\"payload\":{}}");
        listener.answer().complete("id");

        assertThat(listener.dispatched()).hasSize(1);
        assertThat(sent).isEmpty();
    }

    @Test
    void whatIsNoJsonObjectCountsAsPrinted() {
        channel.receive("hello");
        channel.receive("[1]");

        assertThat(listener.said()).containsExactly("printed hello", "printed [1]");
    }

    @Test
    void aRequestThatWasCutIsAnsweredWithTheReason() {
        Lines lines = new Lines(100, channel::receive);
        byte[] line = ("{\"op\":\"dispatch\",\"seq\":7,\"trigger\":\"p.t\",\"payload\":{\"a\":\"" + "x".repeat(100)
                        + "\"}}\n")
                .getBytes(StandardCharsets.UTF_8);
        lines.chunk(line, line.length);

        assertThat(refusal(7)).contains("cannot be read; the most is 16777216 bytes of JSON");
        assertThat(listener.said()).isEmpty();
        assertThat(listener.dispatched()).isEmpty();
    }

    @Test
    void aNumberThatIsTooLongIsAnsweredWithTheReason() {
        channel.receive("{\"op\": \"dispatch\", \"seq\": 8, \"trigger\": \"p.t\", \"payload\": {\"a\": "
                + "1".repeat(1001) + "}}");

        assertThat(refusal(8)).contains("1001");
        assertThat(listener.said()).isEmpty();
    }

    @Test
    void aRequestThatThrowsIsAnsweredWithTheReason() {
        listener.refuse(new IllegalArgumentException("JSON cannot say it"));
        channel.receive("{\"op\":\"dispatch\",\"seq\":9,\"trigger\":\"p.t\"}");

        assertThat(refusal(9)).isEqualTo("JSON cannot say it");
    }

    @Test
    void tellsWhatItHears() {
        channel.receive("{\"op\":\"ready\"}");
        channel.receive("{\"op\":\"beat\"}");
        channel.receive("{\"op\":\"beat\",\"poll\":3}");
        channel.receive("{\"op\":\"log\",\"level\":\"ERROR\",\"logger\":\"x\",\"message\":\"m\"}");
        channel.receive("{\"op\":\"failed\",\"stage\":\"setup\",\"error\":\"boom\",\"traceback\":null}");
        channel.receive("{\"op\":\"get_value\",\"seq\":3,\"name\":\"n\"}");

        assertThat(listener.said())
                .containsExactly(
                        "ready", "beat null", "beat 3", "log ERROR x m", "failed setup boom", "datastore get_value");
        assertThat(replies()).containsExactly(Map.of("op", "reply", "seq", 3, "result", "stored"));
    }

    @Test
    void handsOnATriggerInTheShapeOfStackStorm() {
        Trigger trigger = new Trigger(Ref.of("linux.abc"), Ref.of("linux.file_watch.line"), Map.of("file_path", "/x"));

        channel.trigger("create", trigger);

        assertThat(replies()).singleElement().satisfies(message -> {
            assertThat(message).containsEntry("op", "trigger").containsEntry("event", "create");
            assertThat(message.get("trigger"))
                    .isEqualTo(Map.of(
                            "id", trigger.id(),
                            "ref", "linux.abc",
                            "uid", "trigger:linux:abc",
                            "name", "abc",
                            "pack", "linux",
                            "type", "linux.file_watch.line",
                            "parameters", Map.of("file_path", "/x")));
        });
    }

    @Test
    void anAnswerFitsOnlyWhileTheSensorTellsThatItReads() {
        ask(0, "");
        ask(1, "\"received\":0,");
        while (bytesSent() + sent.get(1).length() <= SensorChannel.ROOM) {
            ask(1, "");
        }
        int fit = sent.size();
        ask(1, "");
        ask(
                2,
                "\"received\":"
                        + sent.stream().limit(fit).mapToInt(String::length).sum() + ",");
        ask(3, "\"received\":999999,");

        assertThat(fitting).startsWith(false, true).endsWith(true, false, true, false);
        assertThat(fitting.subList(1, fit)).doesNotContain(false);
    }

    private void ask(int seq, String received) {
        channel.receive("{\"op\":\"get_value\",\"seq\":" + seq + "," + received + "\"name\":\"n\"}");
    }

    private int bytesSent() {
        return sent.stream().mapToInt(String::length).sum();
    }

    /** The one reply, which refuses the request {@code seq}. */
    private String refusal(int seq) {
        assertThat(replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply).containsEntry("seq", seq));
        return String.valueOf(replies().get(0).get("error"));
    }

    private List<Map<String, @Nullable Object>> replies() {
        return sent.stream().map(Json::readObject).toList();
    }
}
