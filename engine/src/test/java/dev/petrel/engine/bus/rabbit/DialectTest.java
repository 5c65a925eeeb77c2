// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "RabbitMQ, 3.7.28,       false, true",
        "RabbitMQ, 3.8.0,        true,  true",
        "RabbitMQ, 3.10.8,       true,  true",
        "RabbitMQ, 4.1.0-beta.2, true,  true",
        "RabbitMQ, unknown,      false, true",
        "Apache Qpid Broker-J Core, 10.1.0, false, false",
    })
    void knowsWhatABrokerCanDo(String product, String version, boolean quorum, boolean perConsumer) {
        Dialect dialect = Dialect.of(Map.of("product", product, "version", version));

        assertThat(dialect).isEqualTo(new Dialect(product + " " + version, quorum, perConsumer));
    }

    @Test
    void takesABrokerThatSaysNothingForAPlainOne() {
        assertThat(Dialect.of(Map.of())).isEqualTo(new Dialect("", false, false));
    }

    @Test
    void asksForQuorumQueuesThatNeverDropAMessage() {
        assertThat(new Dialect("", true, true).queueArguments())
                .isEqualTo(Map.of("x-queue-type", "quorum", "x-delivery-limit", Integer.MAX_VALUE));
        assertThat(new Dialect("", false, true).queueArguments()).isEmpty();
    }

    @Test
    void countsWhatIsOutWhereTheBrokerDoesNot() {
        assertThat(new Dialect("", true, true).prefetch(5, 2)).isEqualTo(3);
        assertThat(new Dialect("", true, true).prefetch(2, 5)).isZero();
        assertThat(new Dialect("", false, false).prefetch(5, 2)).isEqualTo(5);
    }

    @Test
    void boundsTheQueuesOfListenersInTheBrokersOwnWords() {
        assertThat(new Dialect("RabbitMQ 4.1.0", true, true).topicQueueArguments())
                .isEqualTo(Map.of("x-queue-type", "classic", "x-max-length", 10_000));
        assertThat(new Dialect("RabbitMQ 3.7.28", false, true).topicQueueArguments())
                .isEqualTo(Map.of("x-max-length", 10_000));
        assertThat(new Dialect("Apache Qpid Broker-J Core 10.1.0", false, false).topicQueueArguments())
                .isEqualTo(Map.of("qpid.policy_type", "ring", "qpid.max_count", 10_000));
        assertThat(new Dialect("", false, false).topicQueueArguments()).isEmpty();
    }
}
