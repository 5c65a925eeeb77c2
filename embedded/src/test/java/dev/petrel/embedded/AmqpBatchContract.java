// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is true of messages that reach the broker as one. */
public abstract class AmqpBatchContract extends AmqpBusContract {

    /** Puts one message into the queue, with {@code ids} in it, as a publisher does; the format is the wire's, not the code's. */
    private void publishTogether(String... ids) throws Exception {
        String line = Arrays.stream(ids)
                .map(id -> "[\"" + id + "\"," + message(id).body().length + "]")
                .collect(Collectors.joining(",", "{\"petrel_batch\":[", "]}\n"));
        String bodies = Arrays.stream(ids)
                .map(id -> new String(message(id).body(), UTF_8) + "\n")
                .collect(Collectors.joining());
        publishRaw(line + bodies);
    }

    private void publishRaw(String body) throws Exception {
        AMQP.BasicProperties persistent = new AMQP.BasicProperties.Builder()
                .messageId("raw")
                .deliveryMode(2)
                .build();
        administer(admin -> {
            admin.confirmSelect();
            admin.basicPublish(queue(Queue.TRIGGER), "trigger", persistent, body.getBytes(UTF_8));
            try {
                assertThat(admin.waitForConfirms()).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** How many messages of the broker are ready for a consumer. */
    private long waiting() throws Exception {
        AtomicLong count = new AtomicLong();
        administer(admin -> count.set(admin.messageCount(queue(Queue.TRIGGER))));
        return count.get();
    }

    private void assertForgotten() throws Exception {
        closeBuses();
        assertSilent(bus().subscribe(Queue.TRIGGER, 10));
    }

    @Test
    void handsOutOneByOneWhatHasComeTogether() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b", "c");

        List<Delivery> out = take(subscription, 3);

        assertThat(out).extracting(Delivery::message).containsExactly(message("a"), message("b"), message("c"));
        assertThat(out).allMatch(each -> each.attempt() == 1 && each.deliveries() == 1);
        Delivery.ackAll(out);
        assertForgotten();
    }

    @Test
    void keepsAllUntilTheLastIsAcked() throws Exception {
        MessageBus consumer = bus();
        publishTogether("a", "b", "c");
        List<Delivery> out = take(consumer.subscribe(Queue.TRIGGER, 10), 3);
        out.get(0).ack();
        out.get(2).ack();
        consumer.close();

        List<Delivery> again = take(bus().subscribe(Queue.TRIGGER, 10), 3);
        assertThat(ids(again)).containsExactly("a", "b", "c");
        assertThat(again).allMatch(each -> each.deliveries() == 2);
    }

    @Test
    void deliversAllAgainOfWhichOneWasGivenBack() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b", "c");
        List<Delivery> out = take(subscription, 3);
        out.get(1).requeue();
        assertSilent(subscription);
        Delivery.ackAll(List.of(out.get(0), out.get(2)));

        List<Delivery> again = take(subscription, 3);
        assertThat(ids(again)).containsExactly("a", "b", "c");
        assertThat(again).allMatch(each -> each.attempt() == 1 && each.deliveries() == 2);
        again.forEach(Delivery::ack);
        assertForgotten();
    }

    @Test
    void retriesOneAlone() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b", "c");
        List<Delivery> out = take(subscription, 3);
        out.get(0).ack();
        confirm(out.get(1).retry());
        out.get(2).ack();

        Delivery again = takeOne(subscription);
        assertThat(again.message()).isEqualTo(message("b"));
        assertThat(again.attempt()).isEqualTo(2);
        again.ack();
        assertForgotten();
    }

    @Test
    void acksTogetherWhatHasComeInSeveral() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b");
        publishTogether("c", "d", "e");
        publish(bus(), "f");
        List<Delivery> out = take(subscription, 6);
        Delivery.ackAll(out.subList(0, 4));
        Delivery.ackAll(out.subList(4, 6));

        assertForgotten();
    }

    @Test
    void handsOutNoMoreThanTheLimit() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 2);
        publishTogether("a", "b", "c", "d", "e");
        List<Delivery> out = take(subscription, 2);
        assertSilent(subscription);
        out.get(0).ack();

        assertThat(ids(take(subscription, 1))).containsExactly("c");
        assertSilent(subscription);
    }

    @Test
    void givesBackWhatIsAboveALowerLimitOnceTheOthersAreSettled() throws Exception {
        Subscription greedy = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b", "c");
        publishTogether("d", "e");
        List<Delivery> out = take(greedy, 1);
        greedy.limit(0);
        Subscription other = bus().subscribe(Queue.TRIGGER, 10);
        assertThat(ids(take(other, 2))).containsExactly("d", "e");
        out.get(0).ack();

        assertThat(ids(take(other, 3))).containsExactly("a", "b", "c");
    }

    /** What ends the process each time must not keep the others with it. */
    @Test
    void partsWhatHasComeBackAgainAndAgain() throws Exception {
        if (!countsDeliveries()) {
            return;
        }
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        publishTogether("a", "b", "c");
        for (int i = 1; i <= 10; i++) {
            List<Delivery> out = take(subscription, 3);
            assertThat(out).hasSize(3);
            assertThat(out.get(0).deliveries()).isEqualTo(i);
            out.forEach(Delivery::requeue);
        }

        List<Delivery> alone = take(subscription, 3);
        assertThat(ids(alone)).containsExactly("a", "b", "c");
        assertThat(alone).allMatch(each -> each.deliveries() == 12 && each.attempt() == 1);
        alone.get(0).ack();
        alone.get(1).requeue();
        alone.get(2).ack();
        Delivery again = takeOne(subscription);
        assertThat(again.message()).isEqualTo(message("b"));
        assertThat(again.deliveries()).isEqualTo(13);
        again.ack();
        assertForgotten();
    }

    @Test
    void handsOutWholeWhatIsNoBatchAlthoughItBeginsAsOne() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        String body = "{\"petrel_batch\":[[\"a\",2],[\"b\",7]]}\n{}\n{}\n";
        publishRaw(body);

        Delivery whole = takeOne(subscription);

        assertThat(whole.message()).isEqualTo(new Message("raw", body.getBytes(UTF_8)));
        whole.ack();
        assertForgotten();
    }

    @Test
    void sendsTogetherWhatWaitsAndKeepsTheOrder() throws Exception {
        MessageBus bus = bus();
        String[] names = names("m", 500);
        CompletableFuture.allOf(Arrays.stream(names)
                        .map(id -> bus.publish(Queue.TRIGGER, message(id)))
                        .toArray(CompletableFuture<?>[]::new))
                .get(60, TimeUnit.SECONDS);

        await().untilAsserted(() -> assertThat(waiting()).isBetween(1L, 499L));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 500);
        assertThat(ids(take(subscription, 500))).containsExactly(names);
    }

    @Test
    void losesNothingWhileEnginesDieWithPartsOfWhatTheyHaveTaken() throws Exception {
        MessageBus publisher = bus();
        String[] names = names("m", 300);
        CompletableFuture.allOf(Arrays.stream(names)
                        .map(id -> publisher.publish(Queue.TRIGGER, message(id)))
                        .toArray(CompletableFuture<?>[]::new))
                .get(60, TimeUnit.SECONDS);
        Set<String> handled = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            MessageBus dying = bus();
            List<Delivery> out = new ArrayList<>(take(dying.subscribe(Queue.TRIGGER, 50), 30));
            List<Delivery> some = out.subList(0, 20);
            handled.addAll(ids(some));
            Delivery.ackAll(some);
            dying.close();
        }

        Subscription last = bus().subscribe(Queue.TRIGGER, 500);
        while (handled.size() < names.length) {
            List<Delivery> some = last.take(64, PATIENCE);
            assertThat(some).isNotEmpty();
            handled.addAll(ids(some));
            Delivery.ackAll(some);
        }
        assertThat(handled).containsExactlyInAnyOrder(names);
    }
}
