// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.petrel.engine.bus.BusContract;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.RecordingListener;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bus contract, and what is only true of brokers that one talks to over a connection. */
public abstract class AmqpBusContract extends BusContract {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String prefix = "test-" + UUID.randomUUID();
    private CuttableProxy proxy;

    protected abstract String brokerUrl() throws Exception;

    @BeforeEach
    void openProxy() throws Exception {
        URI broker = URI.create(brokerUrl());
        proxy = new CuttableProxy(broker.getHost(), broker.getPort() < 0 ? 5672 : broker.getPort());
    }

    @AfterEach
    void deleteQueues() throws Exception {
        closeBuses();
        proxy.close();
        for (Queue queue : Queue.values()) {
            tryToDelete(admin -> admin.queueDelete(queue(queue)));
            tryToDelete(admin -> admin.exchangeDelete(queue(queue)));
        }
        tryToDelete(admin -> admin.exchangeDelete(topics()));
    }

    private void tryToDelete(Administration deletion) throws Exception {
        try {
            administer(deletion);
        } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("reply-code=404");
        }
    }

    @Override
    protected MessageBus connect() {
        return bus(proxiedUrl(), prefix);
    }

    protected final MessageBus bus(String url, String prefix) {
        RabbitBus bus = new RabbitBus(new MessagingConfig(List.of(url), prefix), "test", new SystemClock());
        bus.sendTogetherWhile(() -> true);
        return bus;
    }

    @Override
    protected void cut() {
        proxy.cut();
    }

    @Override
    protected void heal() {
        proxy.heal();
    }

    private String proxiedUrl() {
        return proxiedUrl(user() + ":" + password(), path());
    }

    private String proxiedUrl(String credentials, String path) {
        return "amqp://" + credentials + "@127.0.0.1:" + proxy.port() + path;
    }

    private String user() {
        return credentials()[0];
    }

    private String password() {
        return credentials().length > 1 ? credentials()[1] : "guest";
    }

    private String[] credentials() {
        String info = broker().getRawUserInfo();
        return (info == null ? "guest:guest" : info).split(":", 2);
    }

    /** The virtual host, as it stands in the address. */
    private String path() {
        String path = broker().getRawPath();
        return path.isEmpty() ? "/" : path;
    }

    private URI broker() {
        try {
            return URI.create(brokerUrl());
        } catch (Exception e) {
            throw new IllegalStateException("there is no broker", e);
        }
    }

    protected final String queue(Queue queue) {
        return prefix + "." + queue.word();
    }

    final String topics() {
        return prefix + ".topic";
    }

    protected interface Administration {
        void run(Channel admin) throws IOException;
    }

    protected final void administer(Administration work) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(brokerUrl().replaceFirst("/$", ""));
        try (Connection connection = factory.newConnection("test admin")) {
            work.run(connection.createChannel());
        }
    }

    @Test
    void failsForGoodWhenAMessageCannotBeRouted() throws Exception {
        MessageBus bus = bus();
        administer(admin -> admin.queueDelete(queue(Queue.TRIGGER)));

        assertThatThrownBy(() -> confirm(bus.publish(Queue.TRIGGER, message("m"))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessageContaining("\"m\" is unroutable")
                .hasMessageContaining(queue(Queue.TRIGGER))
                .isInstanceOfSatisfying(
                        BusException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());
    }

    @Test
    void makesADeletedQueueAgain() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        publish(bus, "before");
        takeOne(subscription).ack();
        administer(admin -> admin.queueDelete(queue(Queue.TRIGGER)));

        publishUntilConfirmed(bus, "after");

        Delivery delivery = takeOne(subscription);
        assertThat(delivery.message().id()).isEqualTo("after");
        delivery.ack();
    }

    @Test
    void makesADeletedExchangeAgain() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        administer(admin -> admin.exchangeDelete(queue(Queue.TRIGGER)));
        awaitGone(admin -> admin.exchangeDeclarePassive(queue(Queue.TRIGGER)));

        publishUntilConfirmed(bus, "after");

        takeOne(subscription).ack();
    }

    private void awaitGone(Administration passiveDeclaration) {
        await().atMost(PATIENCE).until(() -> {
            try {
                administer(passiveDeclaration);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    private static void publishUntilConfirmed(MessageBus bus, String id) throws Exception {
        while (true) {
            awaitConnected(bus);
            CompletableFuture<Void> confirmed = bus.publish(Queue.TRIGGER, message(id));
            try {
                confirm(confirmed);
                return;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(BusException.class);
            }
        }
    }

    @Test
    void goesOnListeningAfterWhatItCannotRead() throws Exception {
        RecordingListener listener = new RecordingListener();
        bus().listen(Topic.CONTENT, listener);
        listener.awaitMissed(1);
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0};
        byte[] tooLong = "x".repeat(MessageBus.LONGEST_ANNOUNCEMENT + 1).getBytes(UTF_8);
        administer(admin -> {
            admin.basicPublish(topics(), "content", null, noText);
            admin.basicPublish(topics(), "content", null, new byte[0]);
            admin.basicPublish(topics(), "content", null, tooLong);
            admin.basicPublish(topics(), "of a later version", null, "unknown".getBytes(UTF_8));
            admin.basicPublish(topics(), "content", null, "a\nb".getBytes(UTF_8));
        });

        listener.awaitReceived("b");
        assertThat(listener.received())
                .endsWith("a", "b")
                .doesNotContain("unknown")
                .hasSize(3);
    }

    @Test
    void leavesNoQueueOfAListenerBehind() throws Exception {
        MessageBus bus = bus();
        RecordingListener listener = new RecordingListener();
        TopicSubscription subscription = bus.listen(Topic.STATUS, listener);
        listener.awaitMissed(1);
        assertThat(isRouted("status")).isTrue();
        subscription.close();

        await().atMost(PATIENCE).until(() -> !isRouted("status"));
    }

    private boolean isRouted(String topic) throws Exception {
        AtomicBoolean returned = new AtomicBoolean();
        administer(admin -> {
            admin.addReturnListener(back -> returned.set(true));
            admin.confirmSelect();
            admin.basicPublish(topics(), topic, true, null, new byte[0]);
            try {
                // Qpid refuses what it returns.
                boolean confirmed = admin.waitForConfirms();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return !returned.get();
    }

    @Test
    void announcesAfterAReconnectWhatWaitedForIt() throws Exception {
        MessageBus bus = bus();
        RecordingListener listener = new RecordingListener();
        bus.listen(Topic.CONTENT, listener);
        listener.awaitMissed(1);
        cut();
        awaitDisconnected(bus);
        bus.announce(Topic.CONTENT, "while away");
        heal();

        listener.awaitMissed(2); // whether before or after the message: it reads the database
        bus.announce(Topic.CONTENT, "after");
        listener.awaitReceived("after");
    }

    @Test
    void listensAgainWhenTheExchangeOfTheTopicsWasDeleted() throws Exception {
        MessageBus bus = bus();
        RecordingListener listener = new RecordingListener();
        bus.listen(Topic.CONTENT, listener);
        listener.awaitMissed(1);
        administer(admin -> admin.exchangeDelete(topics()));
        awaitGone(admin -> admin.exchangeDeclarePassive(topics()));

        bus.announce(Topic.CONTENT, "lost");

        listener.awaitMissed(2);
        bus.announce(Topic.CONTENT, "after");
        listener.awaitReceived("after");
    }

    @Test
    void readsWhatAForeignPublisherSends() throws Exception {
        MessageBus bus = bus();
        administer(admin -> admin.basicPublish(queue(Queue.TRIGGER), "x", null, new byte[] {'{', '}'}));

        Delivery delivery = takeOne(bus.subscribe(Queue.TRIGGER, 1));

        assertThat(delivery.message().id()).isEmpty();
        assertThat(delivery.attempt()).isEqualTo(1);
        delivery.ack();
    }

    @Test
    void saysWhichUserWasRefused() throws Exception {
        try (MessageBus bus = bus(proxiedUrl(user() + ":wrong-secret", path()), prefix)) {
            assertThat(reasonNotConnected(bus, "refused user"))
                    .contains("refused user \"" + user() + "\"")
                    .contains(user() + ":***@127.0.0.1:" + proxy.port())
                    .contains("check user and password")
                    .doesNotContain("wrong-secret");
        }
    }

    @Test
    void saysThatAVirtualHostIsNotThere() throws Exception {
        try (MessageBus bus = bus(proxiedUrl(user() + ":" + password(), "/nowhere"), prefix)) {
            assertThat(reasonNotConnected(bus, "virtual host")).contains("virtual host \"nowhere\"");
        }
    }

    /** Publishes until the failure says {@code expected}; before the first attempt has ended it cannot. */
    protected final String reasonNotConnected(MessageBus bus, String expected) {
        return await().atMost(PATIENCE)
                .until(
                        () -> bus.publish(Queue.TRIGGER, message("m"))
                                .handle((done, failure) -> String.valueOf(failure))
                                .get(),
                        said -> said.contains(expected));
    }
}
