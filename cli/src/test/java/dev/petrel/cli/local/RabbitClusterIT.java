// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of three nodes of RabbitMQ, where it is installed. */
@Timeout(240)
class RabbitClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void hasEveryQueueOnAllNodesAndTakesAKilledNodeBack(@TempDir Path directory) throws Exception {
        if (!RabbitNode.installed()) {
            System.out.println("SKIPPED: this machine has no rabbitmq-server");
        }
        assumeTrue(RabbitNode.installed());
        try (RabbitCluster cluster = new RabbitCluster(directory.resolve("rabbitmq"), "127.0.0.1", new SystemClock())) {
            cluster.start(3);
            var messaging = new PetrelConfig.Messaging(List.of(cluster.urls().split(",")), "test");
            try (RabbitBus bus = new RabbitBus(messaging, "test", new SystemClock())) {
                Awaitility.await().atMost(PATIENCE).until(bus::connected);
                assertThat(cluster.replicatedQueues()).isPositive();

                cluster.kill("broker-1");
                assertThat(cluster.whole()).isFalse();
                Awaitility.await().atMost(PATIENCE).until(bus::connected);

                cluster.restart("broker-1");
                Awaitility.await().atMost(PATIENCE).until(cluster::whole);
                assertThat(cluster.replicatedQueues()).isPositive();
            }
        }
    }
}
