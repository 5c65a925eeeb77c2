// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the messages of one queue on one connection: each at once and on its caller's thread while few are unconfirmed.
 * What comes meanwhile waits for the next confirmation and goes then, together, as one message of the broker. Nothing waits
 * to become more. The order in which one thread hands messages over is kept.
 *
 * <p>What waits is written by {@code writer}, since the thread that hears of the confirmation must not wait for the socket.
 */
final class BatchPublisher {

    /** How many messages of the broker may be unconfirmed before what comes waits. */
    static final int MOST_UNCONFIRMED = 4;

    /** How many messages go together at the most; a consumer's prefetch counts those of the broker. */
    static final int MOST_MESSAGES = 16;

    /** How many bytes go together at the most, unless it is a single message. */
    static final int MOST_BYTES = 64 << 10;

    private final ConfirmedPublisher publisher;
    private final Queue queue;
    private final BatchSwitch together;
    private final Clock clock;
    private final Executor writer;
    private final Executor completer;
    private final Histogram sizes;

    // Guarded by this object, which is never held while the channel is used.
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int unconfirmed;
    private boolean writing; // the writer is at it, or will be: nothing may get ahead of what it has taken

    private record Waiting(Message message, CompletableFuture<Void> future, long since) {}

    /**
     * @param writer one thread that may wait for the socket
     * @param completer where futures complete that failed before they were sent
     * @param sizes of how many messages those of the broker are
     */
    BatchPublisher(
            ConfirmedPublisher publisher,
            Queue queue,
            BatchSwitch together,
            Clock clock,
            Executor writer,
            Executor completer,
            Histogram sizes) {
        this.publisher = publisher;
        this.queue = queue;
        this.together = together;
        this.clock = clock;
        this.writer = writer;
        this.completer = completer;
        this.sizes = sizes;
    }

    CompletableFuture<Void> send(Message message) {
        synchronized (this) {
            if (writing || !waiting.isEmpty() || !mayWrite()) {
                CompletableFuture<Void> future = new CompletableFuture<>();
                waiting.add(new Waiting(message, future, clock.nanos()));
                return future;
            }
            unconfirmed++;
        }
        return publish(message, 1, failure -> {});
    }

    /**
     * @param messages how many are in it
     * @param then what follows when the broker has answered, with the failure if there is one
     */
    private CompletableFuture<Void> publish(Message message, int messages, Consumer<@Nullable Throwable> then) {
        try {
            CompletableFuture<Void> sent = publisher.send(queue, message, 1);
            sizes.observe(messages);
            var unused = sent.whenComplete((confirmed, failure) -> {
                answered(); // first, so that what waits is on its way
                then.accept(failure);
            });
            return sent;
        } catch (RuntimeException e) { // the client library does not take this message: nobody will answer
            answered();
            throw e;
        }
    }

    private boolean mayWrite() {
        return unconfirmed < MOST_UNCONFIRMED || !together.on();
    }

    private void answered() {
        synchronized (this) {
            unconfirmed--;
            if (writing || waiting.isEmpty()) {
                return;
            }
            writing = true;
        }
        writer.execute(this::write);
    }

    private void write() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            write(batch);
        }
    }

    /** Those that go now. Empty when none waits, or all must. */
    private synchronized List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        if (!waiting.isEmpty() && mayWrite()) {
            unconfirmed++;
            int most = together.on() ? MOST_MESSAGES : 1;
            int bytes = 0;
            do {
                Waiting next = waiting.removeFirst();
                batch.add(next);
                bytes += size(next);
            } while (!waiting.isEmpty() && batch.size() < most && bytes + size(waiting.getFirst()) <= MOST_BYTES);
        }
        writing = !batch.isEmpty();
        return batch;
    }

    /** In bytes. What is a batch already, since it is sent again, goes alone: it is taken apart once only. */
    private static int size(Waiting waiting) {
        Message message = waiting.message();
        return MessageBatch.is(message.body()) ? MOST_BYTES : MessageBatch.size(message);
    }

    private void write(List<Waiting> batch) {
        Message message = batch.size() == 1
                ? batch.get(0).message()
                : MessageBatch.of(batch.stream().map(Waiting::message).toList());
        try {
            var unused = publish(message, batch.size(), failure -> complete(batch, failure));
        } catch (RuntimeException e) {
            complete(batch, e);
        }
    }

    private void complete(List<Waiting> batch, @Nullable Throwable failure) {
        if (failure == null) {
            batch.forEach(each -> each.future().complete(null));
            return;
        }
        Throwable cause = Cause.of(failure);
        boolean refused = batch.size() > 1
                && (publisher.toldTooLarge() || cause instanceof BusException own && own.isOfMessage());
        if (refused) {
            together.refused();
        }
        Throwable told = refused ? BusException.transientFailure(String.valueOf(cause.getMessage()), cause) : cause;
        batch.forEach(each -> each.future().completeExceptionally(told));
    }

    /** Fails what has waited longer than {@code limit} to be sent. */
    void expire(Duration limit) {
        fail(takeOlder(limit), "the broker confirmed nothing for " + limit.toSeconds() + " s");
    }

    private synchronized List<Waiting> takeOlder(Duration limit) {
        List<Waiting> old = new ArrayList<>();
        while (!waiting.isEmpty() && clock.since(waiting.getFirst().since()).compareTo(limit) >= 0) {
            old.add(waiting.removeFirst());
        }
        return old;
    }

    /** Fails all that waits. */
    void failAll(String why) {
        List<Waiting> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        fail(all, why);
    }

    private void fail(List<Waiting> unsent, String why) {
        if (!unsent.isEmpty()) {
            completer.execute(() -> unsent.forEach(each -> each.future()
                    .completeExceptionally(
                            ConfirmedPublisher.failure(each.message().id(), why))));
        }
    }
}
