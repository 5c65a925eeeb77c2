// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.support.WithoutRabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three nodes of RabbitMQ, where it is installed. */
@Tag("slow")
@Timeout(1800) // more than all of its waits together; each of them has a limit, and says what it waited for
@ExtendWith(WithoutRabbitServer.class)
class RabbitClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void hasEveryQueueOnAllNodesAndTakesAKilledNodeBack(@TempDir Path directory) throws Exception {
        try (RabbitCluster cluster = new RabbitCluster(directory.resolve("rabbitmq"), "127.0.0.1", new SystemClock())) {
            cluster.start(3);
            var messaging = new MessagingConfig(List.of(cluster.urls().split(",")), "test");
            try (RabbitBus bus = new RabbitBus(messaging, "test", new SystemClock())) {
                Awaitility.await().atMost(PATIENCE).until(bus::connected);
                assertThat(cluster.replicatedQueues()).isPositive();

                cluster.kill("broker-1");
                assertThat(cluster.whole()).isFalse();
                Awaitility.await().atMost(PATIENCE).until(() -> confirmed(bus));

                cluster.restart("broker-1");
                Awaitility.await().atMost(PATIENCE).until(cluster::whole);
                assertThat(cluster.replicatedQueues()).isPositive();
            }
        }
    }

    /** Whether the cluster keeps a message. That the bus is connected says less: it may not have noticed a loss yet. */
    private static boolean confirmed(RabbitBus bus) throws Exception {
        try {
            bus.publish(Queue.TRIGGER, new Message("m", "{}".getBytes(UTF_8))).get(30, SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
