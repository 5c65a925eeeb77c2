// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AckWriterTest {

    private final List<String> written = new ArrayList<>();
    private final AckWriter acks = new AckWriter((Channel) Proxy.newProxyInstance(
            Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                String more = Boolean.TRUE.equals(arguments[1]) ? " and before" : "";
                written.add(method.getName() + " " + arguments[0] + more);
                return null;
            }));

    @BeforeEach
    void deliver() {
        LongStream.rangeClosed(1, 9).forEach(acks::delivered);
    }

    @Test
    void oneAcknowledgementIsForABatchInTheOrderOfItsArrival() {
        acks.ack(List.of(1L, 2L, 3L));
        acks.ack(List.of(5L, 4L));

        assertThat(written).containsExactly("basicAck 3 and before", "basicAck 5 and before");
    }

    @Test
    void oneAloneIsAcknowledgedAlone() {
        acks.ack(List.of(1L));

        assertThat(written).containsExactly("basicAck 1");
    }

    @Test
    void neverSpeaksOfWhatIsStillOut() {
        acks.ack(List.of(2L, 3L));
        acks.ack(List.of(1L, 5L));
        acks.ack(List.of(4L, 6L));

        assertThat(written)
                .containsExactly("basicAck 2", "basicAck 3", "basicAck 1", "basicAck 5", "basicAck 6 and before");
    }

    @Test
    void whatGoesBackIsSaidBeforeTheAcknowledgementThatWouldSpeakOfIt() throws IOException {
        acks.exclusively(() -> CompletableFuture.runAsync(() -> {
                    acks.ack(List.of(1L));
                    acks.ack(List.of(2L, 4L));
                    acks.giveBack(3);
                })
                .join());

        assertThat(written).containsExactly("basicNack 3", "basicAck 4 and before");
    }

    @Test
    void whatWasSettledOtherwiseIsNotOut() {
        acks.settled(1);
        acks.ack(List.of(2L, 3L));

        assertThat(written).containsExactly("basicAck 3 and before");
    }
}
