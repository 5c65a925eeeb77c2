// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.embedded.AmqpBatchContract;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.testbed.support.Brokers;
import dev.petrel.testbed.support.TestBroker;
import dev.petrel.testbed.support.WithoutRabbit;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The bus on a real RabbitMQ, wherever {@link Brokers} finds one. */
@ExtendWith(WithoutRabbit.class)
@Execution(ExecutionMode.CONCURRENT)
final class RabbitBusIT extends AmqpBatchContract {

    private static TestBroker broker;

    @BeforeAll
    static void find() throws Exception {
        broker = Brokers.rabbit().orElseThrow();
    }

    @Override
    protected String brokerUrl() {
        return broker.url();
    }

    @Test
    void declaresQuorumQueuesThatNeverDrop() throws Exception {
        bus();

        administer(admin -> admin.queueDeclare(
                queue(Queue.TRIGGER),
                true,
                false,
                false,
                Map.of("x-queue-type", "quorum", "x-delivery-limit", Integer.MAX_VALUE)));
    }

    @Test
    void saysWhatToDoAboutAQueueOfAnotherKind() throws Exception {
        administer(admin -> admin.queueDeclare(queue(Queue.EXECUTION), true, false, false, Map.of()));

        try (MessageBus bus = connect()) {
            assertThat(reasonNotConnected(bus, "exists"))
                    .contains("queue \"" + queue(Queue.EXECUTION) + "\" exists")
                    .contains("x-queue-type")
                    .contains("empty and delete it, or choose another [messaging] prefix");
        }
    }
}
