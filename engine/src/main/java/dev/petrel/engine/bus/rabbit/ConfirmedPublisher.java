// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on one channel of one connection and completes each message's future when the broker has confirmed it.
 *
 * <p>The connection's reading thread never waits here: it takes no lock that a writer may hold while the socket is full,
 * and futures complete on {@code completer}, so that what callers hang on them cannot stop it.
 */
final class ConfirmedPublisher {

    /** Counts attempts; absent on the first. */
    static final String ATTEMPT = "petrel-attempt";

    /** How often the message was delivered before it was published as it is; absent for never. */
    static final String DELIVERIES = "petrel-deliveries";

    /** Names the message in what comes back as unroutable, which carries no sequence number. */
    private static final String SEQUENCE = "petrel-seq";

    private static final int PERSISTENT = 2;

    /** A refusal may come before the returned message that says why: Qpid sends them in this order. */
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(1);

    private final Channel amqp;
    private final Topology topology;
    private final Clock clock;
    private final Executor completer;
    private final Consumer<String> onTopologyLost;
    private final Object writing = new Object();
    private final ConcurrentNavigableMap<Long, Pending> outstanding = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Long, Pending> refused = new ConcurrentSkipListMap<>();
    private final Metrics metrics;
    private volatile @Nullable String blocked;
    private volatile boolean tooLarge;

    private record Pending(long sequence, CompletableFuture<Void> future, String id, long since) {
        Pending since(long nanos) {
            return new Pending(sequence, future, id, nanos);
        }
    }

    ConfirmedPublisher(
            Channel amqp,
            Topology topology,
            Clock clock,
            Executor completer,
            Consumer<String> onTopologyLost,
            Metrics metrics)
            throws IOException {
        this.amqp = amqp;
        this.topology = topology;
        this.clock = clock;
        this.completer = completer;
        this.onTopologyLost = onTopologyLost;
        this.metrics = metrics;
        amqp.addConfirmListener(this::confirmed, this::refused);
        amqp.addReturnListener(this::returned);
        amqp.addShutdownListener(signal -> lost(AmqpErrors.of(signal)));
        amqp.confirmSelect();
    }

    CompletableFuture<Void> send(Queue to, Message message, int attempt) {
        return send(to, message, attempt, 0);
    }

    /** @param deliveries how often the message was delivered before */
    CompletableFuture<Void> send(Queue to, Message message, int attempt, int deliveries) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        String reason = blocked;
        if (reason != null) {
            future.completeExceptionally(failure(message.id(), "the broker takes no messages now: " + reason));
            return future;
        }
        synchronized (writing) {
            long sequence = amqp.getNextPublishSeqNo();
            outstanding.put(sequence, new Pending(sequence, future, message.id(), clock.nanos()));
            try {
                BasicProperties properties = properties(message, attempt, deliveries, sequence);
                amqp.basicPublish(topology.exchange(to), topology.routingKey(to), true, properties, message.body());
            } catch (IOException | AlreadyClosedException e) {
                outstanding.remove(sequence);
                future.completeExceptionally(failure(
                        message.id(),
                        "the connection is lost: " + AmqpErrors.of(e).text()));
            }
        }
        return future;
    }

    /** The broker says that it takes no messages for the time being. */
    void block(String reason) {
        blocked = reason;
        failAll("the broker stopped taking messages: " + reason);
    }

    void unblock() {
        blocked = null;
    }

    /** For readiness. The broker tells so only to connections that have published. */
    Health.Check check() {
        String reason = blocked;
        return reason == null
                ? new Health.Check(true, "connected")
                : new Health.Check(false, "the broker has blocked publishers: " + reason);
    }

    /** Fails what has waited longer than {@code limit} for its confirmation. Called about once a second. */
    void expire(Duration limit) {
        expire(outstanding, limit, "the broker did not confirm it within " + limit.toSeconds() + " s");
        expire(refused, RETURN_LIMIT, "the broker could not keep it");
    }

    private void expire(ConcurrentNavigableMap<Long, Pending> waiting, Duration limit, String why) {
        for (Map.Entry<Long, Pending> entry : waiting.entrySet()) {
            if (clock.since(entry.getValue().since()).compareTo(limit) < 0) {
                return;
            }
            fail(waiting.remove(entry.getKey()), why);
        }
    }

    /** The one that was too large can only be named if it was alone; else their senders find out when they send them again. */
    private void lost(AmqpErrors words) {
        tooLarge = words.tooLarge();
        Map.Entry<Long, Pending> only =
                words.tooLarge() && outstanding.size() == 1 ? outstanding.pollFirstEntry() : null;
        if (only != null) {
            String text = "message \"" + only.getValue().id() + "\" is too large for the broker: " + words.text();
            fail(only.getValue(), BusException.unacceptable(text));
        }
        failAll("the connection was lost: " + words.text());
    }

    /** Whether the channel has ended since a message was too large for the broker. */
    boolean toldTooLarge() {
        return tooLarge;
    }

    void failAll(String why) {
        refused.keySet().forEach(sequence -> fail(refused.remove(sequence), why));
        outstanding.keySet().forEach(sequence -> fail(outstanding.remove(sequence), why));
    }

    private static BasicProperties properties(Message message, int attempt, int deliveries, long sequence) {
        Map<String, Object> headers =
                attempt == 1 && deliveries == 0 ? Map.of(SEQUENCE, sequence) : headers(attempt, deliveries, sequence);
        return new BasicProperties.Builder()
                .messageId(message.id())
                .contentType(MessageBatch.is(message.body()) ? "application/x-ndjson" : "application/json")
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
    }

    private static Map<String, Object> headers(int attempt, int deliveries, long sequence) {
        return Map.of(SEQUENCE, sequence, ATTEMPT, attempt, DELIVERIES, deliveries);
    }

    private void confirmed(long sequence, boolean multiple) {
        List<Pending> done = remove(sequence, multiple);
        if (!done.isEmpty()) {
            completer.execute(() -> done.forEach(pending -> pending.future().complete(null)));
        }
    }

    private void refused(long sequence, boolean multiple) {
        for (Pending pending : remove(sequence, multiple)) {
            metrics.publisherNacks().inc();
            refused.put(pending.sequence(), pending.since(clock.nanos()));
        }
    }

    private void returned(Return back) {
        Map<String, Object> headers = back.getProperties().getHeaders();
        if (headers == null || !(headers.get(SEQUENCE) instanceof Number sequence)) {
            return;
        }
        metrics.publisherReturned().inc();
        Pending pending = outstanding.remove(sequence.longValue());
        if (pending == null) {
            pending = refused.remove(sequence.longValue());
        }
        String why = "exchange \"" + back.getExchange() + "\" has no queue for it: " + back.getReplyText();
        if (pending != null) {
            String text = "message \"" + pending.id() + "\" is unroutable, " + why + "; was the queue deleted?";
            fail(pending, BusException.permanentFailure(text, null));
        }
        onTopologyLost.accept(why);
    }

    private List<Pending> remove(long sequence, boolean multiple) {
        if (!multiple) {
            Pending pending = outstanding.remove(sequence);
            return pending == null ? List.of() : List.of(pending);
        }
        List<Pending> removed = new ArrayList<>();
        for (Long earlier : outstanding.headMap(sequence, true).keySet()) {
            Pending pending = outstanding.remove(earlier);
            if (pending != null) {
                removed.add(pending);
            }
        }
        return removed;
    }

    private void fail(@Nullable Pending pending, String why) {
        if (pending != null) {
            fail(pending, failure(pending.id(), why));
        }
    }

    private void fail(Pending pending, BusException failure) {
        completer.execute(() -> pending.future().completeExceptionally(failure));
    }

    static BusException failure(String id, String why) {
        return BusException.transientFailure("message \"" + id + "\" was not published for certain: " + why, null);
    }
}
