// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConfirmedPublisherTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final FakeAmqpChannel broker = new FakeAmqpChannel();
    private final ManualClock clock = new ManualClock();
    private final List<String> topologyLost = new ArrayList<>();
    private final Metrics metrics = new Metrics();
    private ConfirmedPublisher publisher;

    @BeforeEach
    void open() throws IOException {
        publisher = new ConfirmedPublisher(
                broker.channel(), new Topology("petrel"), clock, Runnable::run, topologyLost::add, metrics);
    }

    private CompletableFuture<Void> send(String id) {
        return publisher.send(Queue.TRIGGER, new Message(id, new byte[0]), 1);
    }

    private static void assertFailed(CompletableFuture<Void> future, boolean transiently, String... words) {
        assertThat(future).isCompletedExceptionally();
        BusException failure =
                (BusException) future.handle((done, thrown) -> thrown).join();
        assertThat(failure.isTransient()).isEqualTo(transiently);
        assertThat(failure).hasMessageContainingAll(words);
    }

    @Test
    void completesOnlyWhatIsConfirmed() throws IOException {
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        broker.ack(2, false);

        assertThat(one).isNotDone();
        assertThat(two).isCompleted();
    }

    @Test
    void completesAllUpToAMultipleConfirmation() throws IOException {
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        CompletableFuture<Void> three = send("three");
        broker.ack(2, true);

        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        assertThat(three).isNotDone();
    }

    @Test
    void marksMessagesPersistentAndCountsAttempts() {
        send("one");
        var unused = publisher.send(Queue.TRIGGER, new Message("two", new byte[0]), 3);

        assertThat(broker.published())
                .allSatisfy(
                        properties -> assertThat(properties.getDeliveryMode()).isEqualTo(2));
        assertThat(broker.published().get(0).getHeaders()).doesNotContainKey("petrel-attempt");
        assertThat(broker.published().get(1).getHeaders()).containsEntry("petrel-attempt", 3);
    }

    @Test
    void failsForGoodWhatIsReturnedAndThenAcked() throws IOException {
        CompletableFuture<Void> future = send("one");
        broker.giveBack(1);
        broker.ack(1, false);

        assertFailed(future, false, "\"one\" is unroutable", "NO_ROUTE");
        assertThat(topologyLost).hasSize(1);
    }

    @Test
    void failsForGoodWhatIsNackedAndThenReturned() throws IOException {
        CompletableFuture<Void> future = send("one");
        broker.nack(1, false);
        assertThat(future).isNotDone();
        broker.giveBack(1);

        assertFailed(future, false, "\"one\" is unroutable");
    }

    @Test
    void failsTransientlyWhatIsNackedAndNotReturned() throws IOException {
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        broker.nack(2, true);
        clock.advance(Duration.ofSeconds(1));
        publisher.expire(LIMIT);

        assertFailed(one, true, "the broker could not keep it");
        assertFailed(two, true, "the broker could not keep it");
    }

    @Test
    void failsForGoodWhatIsTooLargeOnceItIsSentAlone() throws IOException {
        CompletableFuture<Void> first = send("first");
        CompletableFuture<Void> second = send("second");
        String said = "PRECONDITION_FAILED - message size 9 is larger than configured max size 8";
        broker.shutDown(406, said);
        assertFailed(first, true, "larger than");
        assertFailed(second, true, "larger than");

        FakeAmqpChannel next = new FakeAmqpChannel();
        publisher = new ConfirmedPublisher(
                next.channel(), new Topology("petrel"), clock, Runnable::run, topologyLost::add, metrics);
        CompletableFuture<Void> alone = send("alone");
        next.shutDown(406, said);
        assertFailed(alone, false, "\"alone\" is too large", "larger than");
    }

    @Test
    void failsTransientlyWhatIsNotConfirmedInTime() throws IOException {
        CompletableFuture<Void> late = send("late");
        clock.advance(LIMIT.minusSeconds(1));
        CompletableFuture<Void> young = send("young");
        publisher.expire(LIMIT);
        assertThat(late).isNotDone();

        clock.advance(Duration.ofSeconds(1));
        publisher.expire(LIMIT);

        assertFailed(late, true, "\"late\"", "did not confirm it within 15 s");
        assertThat(young).isNotDone();
        broker.ack(2, true);
        assertThat(young).isCompleted();
    }

    @Test
    void failsTransientlyWhileTheBrokerTakesNoMessages() throws IOException {
        CompletableFuture<Void> outstanding = send("outstanding");
        publisher.block("low on memory");
        CompletableFuture<Void> refused = send("refused");

        assertFailed(outstanding, true, "low on memory");
        assertFailed(refused, true, "low on memory");
        assertThat(broker.published()).hasSize(1);

        publisher.unblock();
        CompletableFuture<Void> again = send("again");
        broker.ack(2, true);
        assertThat(again).isCompleted();
    }

    @Test
    void isNotReadyWhileTheBrokerTakesNoMessages() {
        assertThat(publisher.check()).isEqualTo(new Health.Check(true, "connected"));
        publisher.block("low on memory");
        assertThat(publisher.check())
                .isEqualTo(new Health.Check(false, "the broker has blocked publishers: low on memory"));
        publisher.unblock();
        assertThat(publisher.check().ok()).isTrue();
    }

    @Test
    void failsTransientlyWhenTheChannelIsShutDown() {
        CompletableFuture<Void> outstanding = send("outstanding");
        broker.shutDown("CONNECTION_FORCED - by an operator");

        assertFailed(outstanding, true, "the connection was lost: CONNECTION_FORCED - by an operator");
        assertFailed(send("late"), true, "CONNECTION_FORCED - by an operator");
    }
}
