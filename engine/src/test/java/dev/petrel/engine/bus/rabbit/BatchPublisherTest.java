// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchPublisherTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int ALONE = BatchPublisher.MOST_UNCONFIRMED;
    private static final int TOGETHER = BatchPublisher.MOST_MESSAGES;

    private final FakeAmqpChannel broker = new FakeAmqpChannel();
    private final ManualClock clock = new ManualClock();
    private final BatchSwitch together = new BatchSwitch();
    private final Deque<Runnable> writer = new ArrayDeque<>();
    private final Metrics metrics = new Metrics();
    private ConfirmedPublisher confirmed;
    private BatchPublisher publisher;

    @BeforeEach
    void open() throws IOException {
        together.readable(() -> true);
        confirmed = new ConfirmedPublisher(
                broker.channel(), new Topology("petrel"), clock, Runnable::run, lost -> {}, metrics);
        publisher = new BatchPublisher(
                confirmed, Queue.TRIGGER, together, clock, writer::add, Runnable::run, metrics.eventsPerMessage());
    }

    private CompletableFuture<Void> send(String id) {
        return publisher.send(message(id, 10));
    }

    private List<CompletableFuture<Void>> send(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> send(prefix + i)).toList();
    }

    private static Message message(String id, int size) {
        return new Message(id, ("\"" + "x".repeat(size - 2) + "\"").getBytes(UTF_8));
    }

    /** What the broker has got: the ids of the messages in each of its messages. */
    private List<List<String>> got() {
        return broker.bodies().stream().map(BatchPublisherTest::ids).toList();
    }

    private static List<String> ids(Message sent) {
        return MessageBatch.is(sent.body())
                ? MessageBatch.read(sent.body()).stream().map(Message::id).toList()
                : List.of(sent.id());
    }

    private void write() {
        for (Runnable next = writer.poll(); next != null; next = writer.poll()) {
            next.run();
        }
    }

    private static void assertFailed(CompletableFuture<Void> future, boolean transiently, String words) {
        assertThat(future).isCompletedExceptionally();
        BusException failure =
                (BusException) future.handle((done, thrown) -> thrown).join();
        assertThat(failure.isTransient()).isEqualTo(transiently);
        assertThat(failure).hasMessageContaining(words);
    }

    @Test
    void sendsAtOnceAndOnItsCallersThreadWhatFindsFewUnconfirmed() {
        send("m", ALONE);

        assertThat(got()).hasSize(ALONE).allMatch(one -> one.size() == 1);
        assertThat(writer).isEmpty();
    }

    @Test
    void sendsTogetherWhatHasComeBeforeAConfirmation() throws IOException {
        send("alone", ALONE);
        List<CompletableFuture<Void>> waiting = send("m", 3);
        assertThat(got()).hasSize(ALONE);

        broker.ack(1, false);
        write();

        assertThat(got()).hasSize(ALONE + 1).endsWith(List.of("m0", "m1", "m2"));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        broker.ack(ALONE + 1, true);
        assertThat(waiting).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    }

    @Test
    void sendsAtOnceAgainWhenAllIsConfirmed() throws IOException {
        send("alone", ALONE);
        send("m", 3);
        broker.ack(1, false);
        write();
        broker.ack(ALONE + 1, true);

        send("next", 1);

        assertThat(got()).endsWith(List.of("next0"));
        assertThat(writer).isEmpty();
    }

    @Test
    void putsNoMoreTogetherThanAllowed() throws IOException {
        send("alone", ALONE);
        send("m", 2 * TOGETHER + 1);
        for (int i = 1; i <= ALONE + 3; i++) {
            broker.ack(i, false);
            write();
        }

        assertThat(got().subList(ALONE, ALONE + 3)).extracting(List::size).containsExactly(TOGETHER, TOGETHER, 1);
        assertThat(got().stream().flatMap(List::stream).skip(ALONE))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 2 * TOGETHER)
                        .mapToObj(i -> "m" + i)
                        .toList());
    }

    @Test
    void sendsLargeMessagesAloneAndInTheirTurn() throws IOException {
        send("alone", ALONE);
        send("a", 2);
        var large = publisher.send(message("large", BatchPublisher.MOST_BYTES + 1));
        send("b", 2);
        for (int i = 1; i <= ALONE + 3; i++) {
            broker.ack(i, false);
            write();
        }

        assertThat(got().subList(ALONE, got().size()))
                .containsExactly(List.of("a0", "a1"), List.of("large"), List.of("b0", "b1"));
        assertThat(large).isCompleted();
        assertThat(broker.bodies())
                .noneMatch(sent -> MessageBatch.is(sent.body()) && sent.body().length > BatchPublisher.MOST_BYTES);
    }

    /** What is put together once more would not be taken apart as often. */
    @Test
    void sendsABatchThatIsSentAgainAlone() throws IOException {
        Message batch = MessageBatch.of(List.of(message("x", 3), message("y", 3)));
        send("alone", ALONE);
        send("a", 1);
        var again = publisher.send(batch);
        send("b", 1);
        for (int i = 1; i <= ALONE + 3; i++) {
            broker.ack(i, false);
            write();
        }

        assertThat(got().subList(ALONE, got().size())).containsExactly(List.of("a0"), List.of("x", "y"), List.of("b0"));
        assertThat(again).isCompleted();
    }

    @Test
    void letsNothingGetAheadOfWhatTheWriterHasTaken() throws IOException {
        send("alone", ALONE);
        send("m", 1);
        broker.ack(ALONE, true); // all: the next would find none unconfirmed
        send("late", 1);
        assertThat(got()).hasSize(ALONE);

        write();

        assertThat(got()).endsWith(List.of("m0", "late0"));
    }

    @Test
    void sendsAllOneByOneWhileNotAllCanReadBatches() {
        together.readable(() -> false);
        send("m", 3 * ALONE);

        assertThat(got()).hasSize(3 * ALONE).allMatch(one -> one.size() == 1);
        assertThat(writer).isEmpty();
    }

    @Test
    void sendsOneByOneWhatWaitedWhenSomebodyCameWhoCannotReadBatches() throws IOException {
        send("alone", ALONE);
        List<CompletableFuture<Void>> waiting = send("m", 3);
        together.readable(() -> false);
        broker.ack(1, false);
        send("late", 1);
        write();

        assertThat(got().subList(ALONE, got().size()))
                .containsExactly(List.of("m0"), List.of("m1"), List.of("m2"), List.of("late0"));
        broker.ack(ALONE + 4, true);
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }

    @Test
    void failsAllOfABatchThatIsNotKept() throws IOException {
        send("alone", ALONE);
        List<CompletableFuture<Void>> waiting = send("m", 2);
        broker.ack(1, false);
        write();
        broker.nack(ALONE + 1, false);
        clock.advance(Duration.ofSeconds(1));
        confirmed.expire(LIMIT);

        waiting.forEach(each -> assertFailed(each, true, "the broker could not keep it"));
        send("next", 1);
        assertThat(got()).endsWith(List.of("next0"));
    }

    @Test
    void failsAllOfABatchThatIsUnroutableForGood() throws IOException {
        send("alone", ALONE);
        List<CompletableFuture<Void>> waiting = send("m", 2);
        broker.ack(1, false);
        write();
        broker.giveBack(ALONE + 1);

        waiting.forEach(each -> assertFailed(each, false, "\"m0 and 1 more\" is unroutable"));
    }

    @Test
    void failsWhatWaitsWhenTheConnectionIsLost() {
        List<CompletableFuture<Void>> all = new ArrayList<>(send("alone", ALONE));
        all.addAll(send("m", 2 * TOGETHER));
        broker.shutDown("CONNECTION_FORCED");
        write();

        all.forEach(each -> assertFailed(each, true, "CONNECTION_FORCED"));
        assertFailed(send("late"), true, "CONNECTION_FORCED");
    }

    @Test
    void failsWhatWaitsWhenTheBrokerStopsTakingMessages() {
        List<CompletableFuture<Void>> all = new ArrayList<>(send("alone", ALONE));
        all.addAll(send("m", 2));
        confirmed.block("low on memory");
        publisher.failAll("low on memory");
        write();

        all.forEach(each -> assertFailed(each, true, "low on memory"));
        assertFailed(send("late"), true, "low on memory");
    }

    /** The writer hangs in the socket: nobody else may wait for it for ever. */
    @Test
    void failsWhatHasWaitedTooLong() throws IOException {
        send("alone", ALONE);
        CompletableFuture<Void> old = send("old");
        clock.advance(LIMIT.minusSeconds(1));
        CompletableFuture<Void> young = send("young");
        publisher.expire(LIMIT);
        assertThat(old).isNotDone();

        clock.advance(Duration.ofSeconds(1));
        publisher.expire(LIMIT);

        assertFailed(old, true, "\"old\" was not published for certain: the broker confirmed nothing for 15 s");
        assertThat(young).isNotDone();
        broker.ack(1, false);
        write();
        assertThat(got()).endsWith(List.of("young"));
    }

    @Test
    void sendsOneByOneOnceTheBrokerHasRefusedABatchForItsSize() throws IOException {
        send("alone", ALONE);
        broker.ack(ALONE, true);
        List<CompletableFuture<Void>> fill = send("fill", ALONE);
        List<CompletableFuture<Void>> waiting = send("m", 2);
        broker.ack(2 * ALONE, true);
        write();
        assertThat(fill).allMatch(CompletableFuture::isDone);
        broker.shutDown(406, "PRECONDITION_FAILED - message size 9 is larger than configured max size 8");

        waiting.forEach(each -> assertFailed(each, true, "too large for the broker"));
        assertThat(together.on()).isFalse();
    }
}
