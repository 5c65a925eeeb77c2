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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Buses on a broker that is empty at the start of each test, and what tests do with them. */
@Timeout(120)
public abstract class BusFixture {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough for a message that is there to arrive, when the test expects that none does. */
    static final Duration SILENCE = Duration.ofMillis(400);

    private final List<MessageBus> buses = new ArrayList<>();
    // The common pool has a single thread on two processors.
    final ExecutorService workers = Executors.newCachedThreadPool(Threads.named("contract"));

    /** A new bus on the broker. */
    protected abstract MessageBus connect();

    /** Whether the broker tells how often it has delivered a message. */
    protected boolean countsDeliveries() {
        return true;
    }

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

    protected static void awaitDisconnected(MessageBus bus) {
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
            confirm(bus.publish(Queue.TRIGGER, message(id)));
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

    static void assertFails(ThrowingCallable call, boolean transiently) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BusException.class,
                        failure -> assertThat(failure.isTransient()).isEqualTo(transiently));
    }
}
