// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MessageBus} keeps. A subclass brings a broker that is empty at the start of each test. */
@Timeout(120)
public abstract class BusContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough for a message that is there to arrive, when the test expects that none does. */
    private static final Duration SILENCE = Duration.ofMillis(400);

    private final List<MessageBus> buses = new ArrayList<>();
    // The common pool has a single thread on two processors.
    private final ExecutorService workers = Executors.newCachedThreadPool(Threads.named("contract"));

    /** A new bus on the broker. */
    protected abstract MessageBus connect();

    /** Breaks all connections to the broker, and lets none be made until {@link #heal}. */
    protected abstract void cut();

    protected abstract void heal();

    @AfterEach
    protected void closeBuses() {
        buses.forEach(MessageBus::close);
        workers.shutdownNow();
    }

    /** A bus that is connected, and closed after the test. */
    protected final MessageBus bus() {
        MessageBus bus = connect();
        buses.add(bus);
        awaitConnected(bus);
        return bus;
    }

    protected static void awaitConnected(MessageBus bus) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(bus::connected);
    }

    private static void awaitDisconnected(MessageBus bus) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !bus.connected());
    }

    protected static Message message(String id) {
        return new Message(id, ("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
    }

    protected static void confirm(CompletableFuture<Void> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    protected static void publish(MessageBus bus, String... ids) throws Exception {
        for (String id : ids) {
            confirm(bus.publish(Channel.TRIGGER, message(id)));
        }
    }

    /** The next {@code count} deliveries, in the order in which they come. */
    protected static List<Delivery> take(Subscription from, int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < count) {
            List<Delivery> some = from.take(count - taken.size(), PATIENCE);
            assertThat(some).as("after %s of %s messages", taken.size(), count).isNotEmpty();
            taken.addAll(some);
        }
        return taken;
    }

    protected static Delivery takeOne(Subscription from) throws InterruptedException {
        return take(from, 1).get(0);
    }

    protected static void assertSilent(Subscription from) throws InterruptedException {
        assertThat(ids(from.take(10, SILENCE))).isEmpty();
    }

    protected static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.message().id()).toList();
    }

    protected static String[] names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    protected static void assertFailsTransiently(CompletableFuture<Void> future) {
        assertFails(() -> confirm(future), true);
    }

    private static void assertFails(ThrowingCallable call, boolean transiently) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BusException.class,
                        failure -> assertThat(failure.isTransient()).isEqualTo(transiently));
    }

    // Publishing

    @Test
    void keepsAConfirmedMessageForAConsumerThatComesLater() throws Exception {
        publish(bus(), "m");

        Delivery delivery = takeOne(bus().subscribe(Channel.TRIGGER, 10));

        assertThat(delivery.message()).isEqualTo(message("m"));
        assertThat(delivery.attempt()).isEqualTo(1);
    }

    @Test
    void keepsChannelsApart() throws Exception {
        MessageBus bus = bus();
        confirm(bus.publish(Channel.TRIGGER, message("event")));
        confirm(bus.publish(Channel.EXECUTION, message("doorbell")));

        Subscription executions = bus.subscribe(Channel.EXECUTION, 10);
        assertThat(ids(take(executions, 1))).containsExactly("doorbell");
        assertSilent(executions);
    }

    @Test
    void carriesALargeBody() throws Exception {
        MessageBus bus = bus();
        byte[] body = "x".repeat(1_500_000).getBytes(UTF_8);
        confirm(bus.publish(Channel.TRIGGER, new Message("large", body)));

        assertThat(takeOne(bus.subscribe(Channel.TRIGGER, 1)).message().body()).isEqualTo(body);
    }

    @Test
    void takesABurstFromManyThreads() throws Exception {
        MessageBus bus = bus();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            CompletableFuture<?>[] burst = IntStream.range(0, 250)
                                    .mapToObj(i -> bus.publish(Channel.TRIGGER, message(thread + "-" + i)))
                                    .toArray(CompletableFuture<?>[]::new);
                            CompletableFuture.allOf(burst).join();
                        },
                        workers))
                .toList();
        for (CompletableFuture<Void> thread : threads) {
            confirm(thread);
        }

        Subscription all = bus.subscribe(Channel.TRIGGER, 100);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2000; i++) {
            Delivery delivery = takeOne(all);
            assertThat(seen.add(delivery.message().id())).isTrue();
            delivery.ack();
        }
        assertSilent(all);
    }

    @Test
    void publishesFromAConfirmation() throws Exception {
        MessageBus bus = bus();
        confirm(bus.publish(Channel.TRIGGER, message("a"))
                .thenCompose(confirmed -> bus.publish(Channel.EXECUTION, message("b"))));

        assertThat(ids(take(bus.subscribe(Channel.EXECUTION, 1), 1))).containsExactly("b");
    }

    @Test
    void failsTransientlyToPublishWhileNotConnected() {
        MessageBus bus = bus();
        cut();
        awaitDisconnected(bus);

        assertFailsTransiently(bus.publish(Channel.TRIGGER, message("m")));
    }

    @Test
    void publishesAgainAfterAReconnect() throws Exception {
        MessageBus bus = bus();
        cut();
        awaitDisconnected(bus);
        heal();
        awaitConnected(bus);

        publish(bus, "m");

        assertThat(ids(take(bus.subscribe(Channel.TRIGGER, 1), 1))).containsExactly("m");
    }

    @Test
    void publishesNothingAfterClose() {
        MessageBus bus = bus();
        bus.close();
        bus.close();

        assertThat(bus.connected()).isFalse();
        assertFails(() -> confirm(bus.publish(Channel.TRIGGER, message("m"))), false);
    }

    // Taking

    @Test
    void deliversInTheOrderOfPublishing() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 50);
        publish(bus, names("m", 50));

        assertThat(ids(take(subscription, 50))).containsExactly(names("m", 50));
    }

    @Test
    void takesNoMoreThanAskedFor() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b", "c");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 10);

        assertThat(subscription.take(2, PATIENCE)).hasSizeBetween(1, 2);
    }

    @Test
    void takesNothingWhenNothingComes() throws Exception {
        assertSilent(bus().subscribe(Channel.TRIGGER, 10));
    }

    @Test
    void endsATakeWhenAMessageComes() throws Exception {
        MessageBus bus = bus();
        CompletableFuture<List<Delivery>> take = takeInBackground(bus.subscribe(Channel.TRIGGER, 10));
        publish(bus, "m");

        assertThat(ids(take.get(30, TimeUnit.SECONDS))).containsExactly("m");
    }

    @Test
    void endsATakeWhenTheSubscriptionIsClosed() throws Exception {
        Subscription subscription = bus().subscribe(Channel.TRIGGER, 10);
        CompletableFuture<List<Delivery>> take = takeInBackground(subscription);
        subscription.close();
        subscription.close();

        assertThat(take.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void endsATakeWhenTheThreadIsInterrupted() {
        Subscription subscription = bus().subscribe(Channel.TRIGGER, 10);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> subscription.take(1, PATIENCE)).isInstanceOf(InterruptedException.class);
    }

    private CompletableFuture<List<Delivery>> takeInBackground(Subscription from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return from.take(10, Duration.ofMinutes(2));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                workers);
    }

    @Test
    void givesEachMessageToOneConsumerOnly() throws Exception {
        MessageBus bus = bus();
        Subscription one = bus.subscribe(Channel.TRIGGER, 5);
        Subscription other = bus().subscribe(Channel.TRIGGER, 5);
        publish(bus, names("m", 10));

        List<String> seen = new ArrayList<>(ids(take(one, 5)));
        seen.addAll(ids(take(other, 5)));

        assertThat(seen).containsExactlyInAnyOrder(names("m", 10));
    }

    // Limits

    @Test
    void neverHasMoreOutThanTheLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 3);

        List<Delivery> out = take(subscription, 3);
        assertSilent(subscription);
        out.get(0).ack();

        assertThat(ids(take(subscription, 1))).containsExactly("m3");
        assertSilent(subscription);
    }

    @Test
    void receivesNothingWithALimitOfZeroUntilItIsRaised() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 0);
        assertSilent(subscription);

        subscription.limit(1);

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void countsWhatIsOutAgainstAHigherLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        List<Delivery> out = new ArrayList<>(take(subscription, 2));

        subscription.limit(5);
        out.addAll(take(subscription, 3));
        assertSilent(subscription);
        out.forEach(Delivery::ack);

        assertThat(take(subscription, 5)).hasSize(5);
    }

    @Test
    void countsWhatIsOutAgainstALowerLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 5);
        List<Delivery> out = take(subscription, 5);

        subscription.limit(2);
        assertSilent(subscription);
        out.subList(0, 4).forEach(Delivery::ack);
        assertThat(take(subscription, 1)).hasSize(1);
        assertSilent(subscription);
        out.get(4).ack();

        assertThat(take(subscription, 1)).hasSize(1);
        assertSilent(subscription);
    }

    @Test
    void givesBackWhatIsAboveALowerLimit() throws Exception {
        MessageBus bus = bus();
        Subscription greedy = bus.subscribe(Channel.TRIGGER, 10);
        publish(bus, names("m", 10));
        List<String> seen = new ArrayList<>(ids(take(greedy, 2)));

        greedy.limit(2);

        seen.addAll(ids(take(bus().subscribe(Channel.TRIGGER, 10), 8)));
        assertThat(seen).containsExactlyInAnyOrder(names("m", 10));
        assertSilent(greedy);
    }

    @Test
    void settlesWhatWasTakenBeforeAPause() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 10);
        List<Delivery> out = take(subscription, 2);
        subscription.limit(0);
        out.get(0).ack();
        out.get(1).requeue();
        assertSilent(subscription);

        subscription.limit(10);

        assertThat(ids(take(subscription, 1))).containsExactly("b");
        assertSilent(subscription);
    }

    @Test
    void worksThroughAQueueWhileTheLimitChanges() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 200));
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 1);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; seen.size() < 200; i++) {
            subscription.limit(1 + i % 7);
            for (Delivery delivery : subscription.take(7, PATIENCE)) {
                seen.add(delivery.message().id());
                delivery.ack();
            }
        }
        assertSilent(subscription);
    }

    // Settling

    @Test
    void forgetsWhatWasAcked() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        MessageBus consumer = bus();
        takeOne(consumer.subscribe(Channel.TRIGGER, 1)).ack();
        consumer.close();

        assertSilent(bus.subscribe(Channel.TRIGGER, 1));
    }

    @Test
    void deliversARequeuedMessageAgainAsItWas() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 1);
        takeOne(subscription).requeue();

        Delivery again = takeOne(subscription);

        assertThat(again.message()).isEqualTo(message("m"));
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void putsARetriedMessageAtTheEndAndCountsItsAttempts() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 1);
        confirm(takeOne(subscription).retry());

        Delivery b = takeOne(subscription);
        assertThat(b.message().id()).isEqualTo("b");
        b.ack();
        Delivery second = takeOne(subscription);
        assertThat(second.message()).isEqualTo(message("a"));
        assertThat(second.attempt()).isEqualTo(2);
        confirm(second.retry());
        Delivery third = takeOne(subscription);
        assertThat(third.attempt()).isEqualTo(3);
        third.ack();
        assertSilent(subscription);
    }

    @Test
    void settlesOnlyOnce() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 1);
        Delivery delivery = takeOne(subscription);
        delivery.ack();
        delivery.requeue();
        delivery.ack();

        publish(bus, "next");
        assertThat(ids(take(subscription, 1))).containsExactly("next");
        assertSilent(subscription);
    }

    @Test
    void settlesOnAnyThread() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 100));
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 100);
        List<Delivery> out = take(subscription, 100);

        CompletableFuture.allOf(out.stream()
                        .map(delivery -> CompletableFuture.runAsync(delivery::ack, workers))
                        .toArray(CompletableFuture<?>[]::new))
                .get(30, TimeUnit.SECONDS);

        // The window is full until each of them is settled at the broker, which an early close could forestall.
        publish(bus, names("n", 100));
        take(subscription, 100);
        bus.close();
        assertThat(ids(take(bus().subscribe(Channel.TRIGGER, 200), 100))).containsExactlyInAnyOrder(names("n", 100));
    }

    // Losing and closing

    @Test
    void deliversAgainWhatWasNotSettledWhenTheSubscriptionCloses() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        take(subscription, 1);
        subscription.close();

        assertThat(subscription.take(1, PATIENCE)).isEmpty();
        assertThat(ids(take(bus.subscribe(Channel.TRIGGER, 2), 2))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void deliversAgainWhatWasNotSettledWhenTheBusCloses() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        MessageBus dying = bus();
        takeOne(dying.subscribe(Channel.TRIGGER, 2));
        dying.close();

        assertThat(ids(take(bus.subscribe(Channel.TRIGGER, 2), 1))).containsExactly("m");
    }

    @Test
    void goesOnReceivingAfterAReconnect() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        cut();
        awaitDisconnected(bus);
        assertSilent(subscription);
        heal();
        awaitConnected(bus);
        publish(bus, "m");

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void receivesWithASubscriptionMadeWhileNotConnected() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        cut();
        awaitDisconnected(bus);
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        heal();

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void takesSettlingForNothingOnceTheConnectionIsLost() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        Delivery stale = takeOne(subscription);
        cut();
        awaitDisconnected(bus);
        stale.ack();
        heal();
        stale.requeue();

        Delivery again = takeOne(subscription);
        assertThat(again.message()).isEqualTo(message("m"));
        again.ack();
        assertSilent(subscription);
    }

    @Test
    void deliversAsItWasWhatCouldNotBeRetried() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Channel.TRIGGER, 2);
        Delivery stale = takeOne(subscription);
        cut();
        awaitDisconnected(bus);
        assertFailsTransiently(stale.retry());
        heal();

        Delivery again = takeOne(subscription);
        assertThat(again.attempt()).isEqualTo(1);
        again.ack();
        assertSilent(subscription);
    }

    @Test
    void losesNothingConfirmedWhileTheConnectionBreaks() throws Exception {
        MessageBus publisher = bus();
        Subscription subscription = bus().subscribe(Channel.TRIGGER, 20);
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<?>> burst = new ArrayList<>();
            for (String id : names(round + "-", 100)) {
                burst.add(publisher
                        .publish(Channel.TRIGGER, message(id))
                        .handle((done, failure) -> failure == null && confirmed.add(id)));
            }
            take(subscription, 5).subList(0, 2).forEach(delivery -> {
                seen.add(delivery.message().id());
                delivery.ack();
            });
            cut();
            CompletableFuture.allOf(burst.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
            awaitDisconnected(publisher);
            heal();
            awaitConnected(publisher);
        }
        publish(publisher, "last");
        confirmed.add("last");

        while (!seen.containsAll(confirmed)) {
            Delivery delivery = takeOne(subscription);
            seen.add(delivery.message().id());
            delivery.ack();
        }
        assertThat(seen).containsAll(confirmed);
    }
}
