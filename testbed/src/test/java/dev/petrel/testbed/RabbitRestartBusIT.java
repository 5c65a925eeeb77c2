// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.RecordingListener;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.testbed.support.Brokers;
import dev.petrel.testbed.support.LocalRabbit;
import dev.petrel.testbed.support.WithoutRabbitServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.description.Description;
import org.assertj.core.description.LazyTextDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to the bus while its RabbitMQ is stopped, killed, or short of memory. */
@Tag("slow")
@Timeout(300)
@ExtendWith(WithoutRabbitServer.class)
final class RabbitRestartBusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    // The common pool has a single thread on two processors.
    private final ExecutorService threads = Executors.newFixedThreadPool(2, Threads.named("restart"));
    private LocalRabbit rabbit;
    private MessageBus publisher;
    private MessageBus consumer;

    @BeforeEach
    void connect() throws Exception {
        rabbit = Brokers.restartable().orElseThrow();
        String prefix = "test-" + UUID.randomUUID();
        publisher = bus(prefix);
        consumer = bus(prefix);
    }

    private MessageBus bus(String prefix) {
        MessagingConfig messaging = new MessagingConfig(List.of(rabbit.url()), prefix);
        MessageBus bus = new RabbitBus(messaging, "test", new SystemClock());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bus.connected()).as(whyNot(bus)).isTrue());
        return bus;
    }

    /** Why the bus is not connected, for a failure of the test: its log is off. */
    private static Description whyNot(MessageBus bus) {
        return new LazyTextDescription(() ->
                String.valueOf(bus.publish(Queue.TRIGGER, new Message("probe", "{}".getBytes(UTF_8)))
                        .handle((done, failure) -> failure)
                        .getNow(null)));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (publisher != null) {
            publisher.close();
            consumer.close();
        }
    }

    @Test
    void goesOnAfterTheBrokerWasStoppedAndStarted() throws Exception {
        losesNothingDuring(() -> {
            rabbit.stop();
            await().atMost(PATIENCE).until(() -> !publisher.connected() && !consumer.connected());
            rabbit.start();
        });
    }

    @Test
    void goesOnAfterTheBrokerWasKilled() throws Exception {
        losesNothingDuring(() -> {
            rabbit.kill();
            rabbit.start();
        });
    }

    @Test
    void goesOnAfterTheBrokerClosedItsConnections() throws Exception {
        losesNothingDuring(() -> rabbit.control("close_all_connections", "an operator's reason"));
    }

    @Test
    void listensAgainAfterTheBrokerWasKilled() throws Exception {
        RecordingListener listener = new RecordingListener();
        consumer.listen(Topic.STATUS, listener);
        listener.awaitMissed(1);
        rabbit.kill();
        publisher.announce(Topic.STATUS, "while the broker was dead");
        rabbit.start();
        listener.awaitMissed(2);
        await().atMost(PATIENCE).until(publisher::connected);

        publisher.announce(Topic.STATUS, "after");

        listener.awaitReceived("after");
    }

    @Test
    void servesTheDurableQueuesWhileItRefusesThoseOfTopics() throws Exception {
        String ignored = rabbit.control("set_vhost_limits", "{\"max-queues\": 1}");
        try {
            consumer.listen(Topic.CONTENT, new RecordingListener());
            Subscription subscription = consumer.subscribe(Queue.TRIGGER, 1);
            for (String id : List.of("a", "b", "c")) {
                publisher
                        .publish(Queue.TRIGGER, new Message(id, "{}".getBytes(UTF_8)))
                        .get(60, TimeUnit.SECONDS);
                List<Delivery> taken = subscription.take(1, PATIENCE);
                assertThat(taken).extracting(each -> each.message().id()).containsExactly(id);
                taken.get(0).ack();
            }
            assertThat(consumer.connected()).isTrue();
        } finally {
            String cleared = rabbit.control("clear_vhost_limits");
        }
    }

    private interface Mishap {
        void happen() throws Exception;
    }

    /** Publishes and consumes before, during and after {@code mishap}; what was confirmed must arrive. */
    private void losesNothingDuring(Mishap mishap) throws Exception {
        CompletableFuture<Void> enough = new CompletableFuture<>();
        CompletableFuture<Void> allSeen = new CompletableFuture<>();
        CompletableFuture<Void> consuming = CompletableFuture.runAsync(() -> consume(allSeen), threads);
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publishUntil(enough), threads);
        await().atMost(PATIENCE).until(() -> seen.size() > 50);

        mishap.happen();

        int before = confirmed.size();
        await().atMost(PATIENCE).until(() -> confirmed.size() > before + 50);
        enough.complete(null);
        publishing.get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> seen.containsAll(confirmed));
        allSeen.complete(null);
        consuming.get(60, TimeUnit.SECONDS);
    }

    private void publishUntil(CompletableFuture<Void> enough) {
        for (int i = 0; !enough.isDone(); i++) {
            String id = "m" + i;
            Message message = new Message(id, "{}".getBytes(UTF_8));
            CompletableFuture<?> sent = publisher
                    .publish(Queue.TRIGGER, message)
                    .handle((done, failure) -> failure == null && confirmed.add(id));
            sent.join();
        }
    }

    private void consume(CompletableFuture<Void> allSeen) {
        try (Subscription subscription = consumer.subscribe(Queue.TRIGGER, 50)) {
            while (!allSeen.isDone()) {
                for (Delivery delivery : subscription.take(10, Duration.ofMillis(500))) {
                    seen.add(delivery.message().id());
                    delivery.ack();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesToPublishButConsumesWhileTheBrokerIsShortOfMemory() throws Exception {
        Message message = new Message("before", "{}".getBytes(UTF_8));
        publisher.publish(Queue.TRIGGER, message).get(60, TimeUnit.SECONDS);
        rabbit.control("set_vm_memory_high_watermark", "0.000001");
        try {
            assertThat(reasonNotPublished()).contains("takes no messages").contains("low on memory");
            Subscription subscription = consumer.subscribe(Queue.TRIGGER, 10);
            Delivery delivery = subscription.take(1, PATIENCE).get(0);
            delivery.ack();
            assertThat(publisher.connected()).isTrue();
            assertThat(publisher.checkBroker().ok()).isFalse();
            assertThat(publisher.checkBroker().detail()).contains("has blocked publishers", "low on memory");
        } finally {
            rabbit.control("set_vm_memory_high_watermark", "0.4");
        }

        await().atMost(PATIENCE).until(() -> failureToPublish().isEmpty());
        assertThat(publisher.checkBroker().ok()).isTrue();
    }

    private String reasonNotPublished() {
        return await().atMost(PATIENCE).until(this::failureToPublish, said -> said.contains("takes no messages"));
    }

    /** What was said against publishing a message; empty if nothing. A failure must be one that passes. */
    private String failureToPublish() throws Exception {
        try {
            publisher
                    .publish(Queue.TRIGGER, new Message("m", "{}".getBytes(UTF_8)))
                    .get(60, TimeUnit.SECONDS);
            return "";
        } catch (ExecutionException e) {
            BusException failure = (BusException) e.getCause();
            assertThat(failure.isTransient()).isTrue();
            return failure.getMessage();
        }
    }
}
