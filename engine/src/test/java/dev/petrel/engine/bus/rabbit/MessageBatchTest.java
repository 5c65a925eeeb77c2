// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageBatchTest {

    private static Message message(String id, String body) {
        return new Message(id, body.getBytes(UTF_8));
    }

    @Test
    void givesBackWhatWasPutTogether() {
        List<Message> messages = List.of(
                message("a", "{\"id\":\"a\"}"),
                message("", ""),
                message("ü \"quoted\"\n", "no JSON\nbut lines ü\n"),
                new Message("bytes", new byte[] {(byte) 0xff, 0, '\n', (byte) 0xfe}));

        Message batch = MessageBatch.of(messages);

        assertThat(MessageBatch.is(batch.body())).isTrue();
        assertThat(MessageBatch.read(batch.body())).isEqualTo(messages);
        assertThat(batch.id()).isEqualTo("a and 3 more");
    }

    /** A version that cannot read a batch keeps its body as text, as a dead letter. */
    @Test
    void survivesBeingKeptAsText() {
        List<Message> messages = List.of(message("a", "{\"text\":\"ü€𝄞\"}"), message("b", "{}"));
        String kept = new String(MessageBatch.of(messages).body(), UTF_8);

        assertThat(MessageBatch.read(kept.getBytes(UTF_8))).isEqualTo(messages);
    }

    @Test
    void hasALineForEachMessage() {
        String body = new String(
                MessageBatch.of(List.of(message("a", "{}"), message("b", "[1]")))
                        .body(),
                UTF_8);

        assertThat(body).isEqualTo("{\"petrel_batch\":[[\"a\",2],[\"b\",3]]}\n{}\n[1]\n");
    }

    @Test
    void hasANameThatTheBrokerTakes() {
        Message batch = MessageBatch.of(List.of(message("𝄞".repeat(200), "{}"), message("b", "{}")));

        assertThat(batch.id().getBytes(UTF_8)).hasSizeLessThan(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"id\":\"a\"}",
                "{\"petrel_batch",
                "[\"petrel_batch\"]",
                " {\"petrel_batch\":[]}"
            })
    void takesNothingElseForABatch(String body) {
        assertThat(MessageBatch.is(body.getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"petrel_batch\":[]}\n",
                "{\"petrel_batch\":null}\n",
                "{\"petrel_batch\":{\"a\":2}}\n{}\n",
                "{\"petrel_batch\":[[\"a\",2]]}",
                "{\"petrel_batch\":[[\"a\",2]]}\n",
                "{\"petrel_batch\":[[\"a\",2]]}\n{}",
                "{\"petrel_batch\":[[\"a\",2]]}\n{}\n{}\n",
                "{\"petrel_batch\":[[\"a\",2],[\"b\",2147483647]]}\n{}\n{}\n",
                "{\"petrel_batch\":[[\"a\",-1]]}\n{}\n",
                "{\"petrel_batch\":[[\"a\",99999999999]]}\n{}\n",
                "{\"petrel_batch\":[[1,2]]}\n{}\n",
                "{\"petrel_batch\":[[\"a\"]]}\n{}\n",
                "{\"petrel_batch\":[[\"a\",2]\n{}\n",
                "{\"petrel_batch\":[[\"a\",2]]} {}\n{}\n"
            })
    void refusesABatchThatIsNotWhole(String body) {
        assertThat(MessageBatch.is(body.getBytes(UTF_8))).isTrue();
        assertThatThrownBy(() -> MessageBatch.read(body.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesABatchOfMoreThanAnyVersionSends() {
        List<Message> many = new ArrayList<>();
        for (int i = 0; i <= MessageBatch.MOST_READ; i++) {
            many.add(message("", ""));
        }
        byte[] tooMany = MessageBatch.of(many).body();
        byte[] most = MessageBatch.of(many.subList(1, many.size())).body();

        assertThat(MessageBatch.read(most)).hasSize(MessageBatch.MOST_READ);
        assertThatThrownBy(() -> MessageBatch.read(tooMany)).hasMessageContaining("1 to 1024 messages");
    }
}
