// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import dev.petrel.testbed.support.ServersProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As {@link EmbeddedDatabaseKillIT}, for messages that the broker has confirmed. */
@Tag("slow")
@Timeout(3600)
final class EmbeddedBrokerKillIT {

    private static final int ROUNDS = Integer.getInteger("petrel.kill.rounds", 3);
    private static final int PUBLISHERS = 4;
    private static final String QUEUE = "killed";

    @TempDir
    private Path directory;

    @Test
    void keepsWhatItConfirmedWhenItIsKilled() throws Exception {
        Random random = new Random(4);
        Set<String> missing = new HashSet<>();
        int confirmed = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            Set<String> expected;
            try (ServersProcess servers = ServersProcess.start(directory.resolve("data"), directory.resolve("log"))) {
                expected = publishUntilKilled(servers, round, 100 + random.nextInt(600));
            }
            confirmed += expected.size();
            try (ServersProcess servers = ServersProcess.start(directory.resolve("data"), directory.resolve("log"))) {
                expected.removeAll(consume(servers));
            }
            missing.addAll(expected);
        }
        System.out.printf(
                "%d kills of the embedded broker: %d messages confirmed, %d lost%n", ROUNDS, confirmed, missing.size());
        assertThat(missing).isEmpty();
    }

    private static Set<String> publishUntilKilled(ServersProcess servers, int round, int messages) throws Exception {
        CountDownLatch enough = new CountDownLatch(messages);
        Queue<String> confirmed = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
        Connection connection = connect(servers);
        connection.createChannel().queueDeclare(QUEUE, true, false, false, Map.of());
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            String prefix = round + "-" + publisher + "-";
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            threads.execute(() -> publish(channel, prefix, confirmed, enough));
        }
        assertThat(enough.await(120, TimeUnit.SECONDS)).as("confirms go on").isTrue();
        servers.kill();
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        connection.abort();
        return new HashSet<>(confirmed);
    }

    private static void publish(Channel channel, String prefix, Queue<String> confirmed, CountDownLatch enough) {
        try {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, id.getBytes(UTF_8));
                if (channel.waitForConfirms()) {
                    confirmed.add(id);
                    enough.countDown();
                }
            }
        } catch (IOException | ShutdownSignalException e) {
            assertThat(enough.getCount())
                    .as("killed after enough was confirmed, not before: %s", e)
                    .isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<String> consume(ServersProcess servers) throws Exception {
        Set<String> found = new HashSet<>();
        try (Connection connection = connect(servers);
                Channel channel = connection.createChannel()) {
            for (GetResponse next = channel.basicGet(QUEUE, true); next != null; next = channel.basicGet(QUEUE, true)) {
                found.add(new String(next.getBody(), UTF_8));
            }
        }
        return found;
    }

    private static Connection connect(ServersProcess servers) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(servers.amqpUrl());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
