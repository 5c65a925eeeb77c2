// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.ClosedPort;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.SystemClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bus while there is no broker. What it does with one is said by the contract. */
@Timeout(120)
final class RabbitBusTest {

    private static final Message MESSAGE = new Message("m", new byte[] {'{', '}'});

    private static RabbitBus bus(String... urls) {
        return new RabbitBus(new MessagingConfig(List.of(urls), "test"), "test", new SystemClock());
    }

    private static BusException failureToPublish(RabbitBus bus) {
        return bus.publish(Queue.TRIGGER, MESSAGE)
                .handle((done, failure) -> (BusException) failure)
                .join();
    }

    private static String reason(RabbitBus bus, String expected) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> failureToPublish(bus).getMessage(), said -> said.contains(expected));
    }

    @Test
    void saysAtWhichAddressesNobodyListens() throws Exception {
        int one = ClosedPort.any();
        int other = ClosedPort.any();
        try (RabbitBus bus = bus("amqp://u:secret@127.0.0.1:" + one, "amqp://u:secret@127.0.0.1:" + other)) {
            assertThat(reason(bus, "nothing listens"))
                    .contains("message \"m\" was not published")
                    .contains("amqp://u:***@127.0.0.1:" + one + "/: nothing listens there")
                    .contains("amqp://u:***@127.0.0.1:" + other + "/: nothing listens there")
                    .doesNotContain("secret");
            assertThat(failureToPublish(bus).isTransient()).isTrue();
            assertThat(bus.connected()).isFalse();
            assertThat(bus.checkBroker()).isEqualTo(new Health.Check(false, "not connected"));
        }
    }

    @Test
    void saysThatAHostIsUnknown() {
        try (RabbitBus bus = bus("amqp://u:p@no-such-host.invalid:5672/")) {
            assertThat(reason(bus, "unknown host")).contains("no-such-host.invalid");
        }
    }

    @Test
    void saysThatAPortSpeaksNoTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RabbitBus bus = bus("amqps://u:p@127.0.0.1:" + plain.getLocalPort())) {
            try (Socket client = plain.accept()) {
                client.getOutputStream().write("AMQP\0\0\11\1 and no TLS".getBytes());
                assertThat(reason(bus, "TLS")).contains("no TLS connection").contains("does not speak TLS");
            }
        }
    }

    @Test
    void closesWhileABrokerKeepsItWaiting() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RabbitBus bus = bus("amqp://u:p@127.0.0.1:" + silent.getLocalPort());
            try (Socket client = silent.accept()) {
                assertThat(client.getInputStream().readNBytes(4)).containsExactly('A', 'M', 'Q', 'P');
                bus.close();
                bus.close();

                byte[] restOfTheGreeting = client.getInputStream().readAllBytes();
                assertThat(restOfTheGreeting).hasSize(4);
            }
            assertThat(failureToPublish(bus).isTransient()).isFalse();
        }
    }

    @Test
    void refusesAUrlThatItCannotUnderstand() {
        assertThatThrownBy(() -> bus("http://u:secret@host"))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("neither amqp nor amqps")
                .hasMessageNotContaining("secret");
    }
}
