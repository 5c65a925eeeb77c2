// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SpoolingPublisherTest {

    private final SystemClock clock = new SystemClock();
    private final Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
    private final MemoryBusBroker broker = new MemoryBusBroker(clock);
    private final MemoryStore store = new MemoryStore(clock);
    private final List<SpoolingPublisher> made = new ArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile String unwanted = "";
    private volatile boolean noQueue;
    private volatile boolean blocked;
    private volatile String once = "";
    private Metrics metrics = new Metrics();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        made.forEach(SpoolingPublisher::stop);
    }

    @Test
    void acceptsWhileTheBrokerIsAwayAndDeliversInOrderWhenItIsBack() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        publish(spool, 0, 10);
        broker.goAway();
        publish(spool, 10, 300);
        assertThat(gauge("petrel_spool_events")).isEqualTo(290);
        assertThat(gauge("petrel_spool_bytes")).isPositive();
        broker.comeBack();
        publish(spool, 300, 310);

        assertThat(received(310)).isEqualTo(ids(0, 310));
    }

    @Test
    void acceptsWhileTheBrokerBlocksPublishersThoughTheConnectionStands() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        blocked = true;
        publish(spool, 0, 100);
        assertThat(spool.connected()).isTrue();
        assertThat(gauge("petrel_spool_events")).isEqualTo(100);
        blocked = false;

        assertThat(received(100)).isEqualTo(ids(0, 100));
    }

    @Test
    void keepsTheOrderOfThoseThatWaitTogether() throws Exception {
        SpoolingPublisher spool = started(10_000, Duration.ofMinutes(1));
        broker.goAway();
        List<CompletableFuture<Void>> all = IntStream.range(0, 2000)
                .mapToObj(i -> spool.publish(Queue.TRIGGER, message(i)))
                .toList();
        for (CompletableFuture<Void> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        broker.comeBack();

        assertThat(received(2000)).isEqualTo(ids(0, 2000));
    }

    @Test
    void drainsAfterARestartWhatWasSpooledBefore() throws Exception {
        SpoolingPublisher before = started(1000, Duration.ofMinutes(1));
        broker.goAway();
        publish(before, 0, 50);
        before.stop();

        SpoolingPublisher after = started(1000, Duration.ofMinutes(1));
        publish(after, 50, 60);
        broker.comeBack();

        assertThat(received(60)).isEqualTo(ids(0, 60));
    }

    @Test
    void refusesWithAReasonWhenTheSpoolStaysFull() throws Exception {
        SpoolingPublisher spool = started(5, Duration.ofMillis(50));
        broker.goAway();
        publish(spool, 0, 5);

        assertThatThrownBy(() -> spool.publish(Queue.TRIGGER, message(5)).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BusException.class)
                .hasMessageContaining("it is full: 5 events")
                .hasMessageContaining("spool_max_events");
        broker.comeBack();
        assertThat(received(5)).isEqualTo(ids(0, 5));
    }

    @Test
    void isNotReadyWhileTheSpoolIsFull() throws Exception {
        SpoolingPublisher spool = started(5, Duration.ofMinutes(1));
        assertThat(spool.check().ok()).isTrue();
        broker.goAway();
        publish(spool, 0, 4);
        assertThat(spool.check()).isEqualTo(new Health.Check(true, "4 events wait for the broker"));
        publish(spool, 4, 5);
        assertThat(spool.check().ok()).isFalse();
        assertThat(spool.check().detail()).contains("it is full: 5 events");
        broker.comeBack();

        assertThat(received(5)).isEqualTo(ids(0, 5));
        await().atMost(Duration.ofMinutes(1)).until(() -> spool.check().ok());
        spool.stop();
        assertThat(spool.check().ok()).isFalse();
    }

    /** Its place is there for smaller ones, but those that come wait behind it. */
    @Test
    void isNotReadyWhileOneHasWaitedInVainUntilThereIsMoreSpace() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMillis(50));
        broker.goAway();
        publish(spool, 0, 5);
        Message large = new Message("large", new byte[1 << 20]);
        assertThatThrownBy(() -> spool.publish(Queue.TRIGGER, large).get(60, TimeUnit.SECONDS))
                .hasMessageContaining("it is full: 5 events");
        assertThat(spool.check().ok()).isFalse();
        broker.comeBack();

        assertThat(received(5)).isEqualTo(ids(0, 5));
        await().atMost(Duration.ofMinutes(1)).until(() -> spool.check().ok());
    }

    @Test
    void whoWaitsForSpaceIsTakenWhenThereIsSome() throws Exception {
        SpoolingPublisher spool = started(5, Duration.ofMinutes(1));
        broker.goAway();
        publish(spool, 0, 5);
        CompletableFuture<Void> sixth = spool.publish(Queue.TRIGGER, message(5));
        CompletableFuture<Void> seventh = spool.publish(Queue.TRIGGER, message(6));
        assertThat(sixth).isNotDone();
        broker.comeBack();
        sixth.get(60, TimeUnit.SECONDS);
        seventh.get(60, TimeUnit.SECONDS);

        assertThat(received(7)).isEqualTo(ids(0, 7));
    }

    /** A broker that always refuses one message for good, and one other once, for a while. */
    private final class Picky implements MessagePublisher {
        private final MessagePublisher broker;

        Picky(MessagePublisher broker) {
            this.broker = broker;
        }

        @Override
        public CompletableFuture<Void> publish(Queue queue, Message message) {
            if (!broker.connected()) {
                return CompletableFuture.failedFuture(BusException.transientFailure("not connected", null));
            }
            if (blocked) {
                return CompletableFuture.failedFuture(BusException.transientFailure("low on memory", null));
            }
            if (noQueue) {
                refusals.incrementAndGet();
                return CompletableFuture.failedFuture(BusException.permanentFailure("there is no queue", null));
            }
            if (message.id().equals(once)) {
                once = "";
                return CompletableFuture.failedFuture(BusException.transientFailure("not now", null));
            }
            if (message.id().equals(unwanted)) {
                refusals.incrementAndGet();
                return CompletableFuture.failedFuture(BusException.unacceptable("too large"));
            }
            return broker.publish(queue, message);
        }

        @Override
        public boolean connected() {
            return broker.connected();
        }
    }

    @Test
    void putsAsideWhatTheBrokerRefusesForGoodAndKeepsTheOrderOfTheRest() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        broker.goAway();
        publish(spool, 0, 10);
        unwanted = "m3";
        broker.comeBack();

        assertThat(received(9))
                .containsExactlyElementsOf(
                        ids(0, 10).stream().filter(id -> !id.equals("m3")).toList());
        assertThat(refusals).hasValue(SpoolDrainer.MOST_REFUSALS);
        assertThat(store.deadLetters().list(-1)).singleElement().satisfies(letter -> {
            assertThat(letter.messageId()).isEqualTo("m3");
            assertThat(letter.reason()).contains("the broker refused it", "too large");
            assertThat(letter.attempts()).isEqualTo(SpoolDrainer.MOST_REFUSALS);
        });
        assertThat(directory.resolve(RefusedMessages.FILE)).doesNotExist();
    }

    @Test
    void keepsThemAllWhenNoneCouldGoThrough() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        broker.goAway();
        publish(spool, 0, 10);
        noQueue = true;
        broker.comeBack();
        Clock.Waker pause = clock.newWaker();
        while (refusals.get() < 2 * SpoolDrainer.MOST_REFUSALS) {
            pause.await(Duration.ofMillis(5));
        }

        noQueue = false;

        assertThat(received(10)).isEqualTo(ids(0, 10));
        assertThat(store.deadLetters().list(-1)).isEmpty();
    }

    @Test
    void putsItAsideInAFileWhileTheDatabaseIsAway() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        broker.goAway();
        publish(spool, 0, 3);
        unwanted = "m0";
        store.goAway();
        broker.comeBack();

        assertThat(received(2)).isEqualTo(ids(1, 3));
        assertThat(Files.readAllLines(directory.resolve(RefusedMessages.FILE)))
                .singleElement()
                .satisfies(line -> assertThat(Json.readObject(line))
                        .containsEntry("message_id", "m0")
                        .containsEntry("body", "{}")
                        .containsEntry("attempts", SpoolDrainer.MOST_REFUSALS));
        assertThat(metrics.deadLettered().labelValues("trigger").get()).isEqualTo(1);
    }

    @Test
    void keepsTheOrderThoughOneIsRefusedForAWhile() throws Exception {
        SpoolingPublisher spool = started(1000, Duration.ofMinutes(1));
        broker.goAway();
        publish(spool, 0, 100);
        once = "m70";
        broker.comeBack();

        assertThat(received(100)).isEqualTo(ids(0, 100));
        assertThat(store.deadLetters().count()).isZero();
    }

    @Test
    void notificationsAreNotSpooled() {
        SpoolingPublisher spool = started(5, Duration.ofMinutes(1));
        broker.goAway();

        assertThat(spool.publish(Queue.EXECUTION, message(0))).isCompletedExceptionally();
    }

    @Test
    void twoNeverShareADirectory() {
        started(5, Duration.ofMinutes(1));

        assertThatThrownBy(() -> started(5, Duration.ofMinutes(1))).isInstanceOf(BusException.class);
    }

    private SpoolingPublisher started(int events, Duration patience) {
        metrics = new Metrics();
        var settings = new SpoolingPublisher.Settings(directory, 1 << 20, events, patience);
        MessagePublisher behind = new Picky(broker.connect());
        DeadLetters letters = new DeadLetters(store.deadLetters(), clock, metrics);
        SpoolingPublisher spool =
                new SpoolingPublisher(new SpoolingPublisher.Parts(behind, letters, clock, backoff, metrics), settings);
        made.add(spool);
        spool.start();
        return spool;
    }

    private static void publish(SpoolingPublisher spool, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            spool.publish(Queue.TRIGGER, message(i)).get(60, TimeUnit.SECONDS);
        }
    }

    private static Message message(int number) {
        return new Message("m" + number, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private List<String> received(int count) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        try (MemoryBus receiver = broker.connect();
                Subscription subscription = receiver.subscribe(Queue.TRIGGER, 5000)) {
            List<Delivery> some = subscription.take(count, Duration.ofSeconds(20));
            while (!some.isEmpty()) {
                for (Delivery each : some) {
                    ids.add(each.message().id());
                    each.ack();
                }
                // Once all are here, look for copies too.
                some = subscription.take(count, Duration.ofMillis(ids.size() < count ? 20_000 : 1));
            }
        }
        return ids;
    }

    private double gauge(String name) {
        return metrics.registry().scrape(name::equals).stream()
                .map(GaugeSnapshot.class::cast)
                .findFirst()
                .orElseThrow()
                .getDataPoints()
                .get(0)
                .getValue();
    }
}
