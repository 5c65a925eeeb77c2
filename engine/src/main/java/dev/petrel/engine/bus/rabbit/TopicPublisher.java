// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is announced on topics, on a thread of its own so that no announcing thread waits for a socket. The first
 * message goes at once; what comes within {@link #PACE} after it goes together, as the lines of one message, so that a
 * busy process costs the broker forty messages a second at the most. Without a confirmation, since the database has
 * what is announced.
 */
final class TopicPublisher {

    private static final Logger log = LoggerFactory.getLogger(TopicPublisher.class);
    private static final Duration PACE = Duration.ofMillis(25);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int LONGEST_BODY = 64 << 10;
    private static final BasicProperties TRANSIENT =
            new BasicProperties.Builder().contentType("application/x-ndjson").build();

    private final Supplier<@Nullable BrokerConnection> connection;
    private final Topology topology;
    private final Metrics metrics;
    private final ExecutorService thread;
    private final Clock.Waker pace;
    private final Deque<Announcement> waiting = new ArrayDeque<>();
    private int characters;
    private boolean sending; // a task of the thread is at it, or will be
    private volatile boolean closed;

    private record Announcement(Topic topic, String message) {}

    /** @param connection where to send to; null while there is no connection */
    TopicPublisher(
            String name,
            Supplier<@Nullable BrokerConnection> connection,
            Topology topology,
            Clock clock,
            Metrics metrics) {
        this.connection = connection;
        this.topology = topology;
        this.metrics = metrics;
        this.thread = Threads.oneWhenNeeded(Threads.named(name + "-bus-topic"), 1);
        this.pace = clock.newWaker();
    }

    /** Of equal announcements in a row that wait, one is sent. */
    synchronized void announce(Topic topic, String message) {
        Announcement last = waiting.peekLast();
        if (last != null && last.topic() == topic && last.message().equals(message)) {
            return;
        }
        while (!waiting.isEmpty()
                && (waiting.size() >= MOST_WAITING || characters + message.length() > MOST_CHARACTERS)) {
            Announcement oldest = waiting.remove();
            characters -= oldest.message().length();
            metrics.topicMessagesDropped().labelValues(oldest.topic().word()).inc();
        }
        waiting.add(new Announcement(topic, message));
        characters += message.length();
        wake();
    }

    /** Sends what waits, if that is possible again. */
    synchronized void wake() {
        if (!sending && !closed && !waiting.isEmpty() && usable() != null) {
            sending = true;
            thread.execute(this::send);
        }
    }

    /** Sends what waits, as far as that takes no longer than a moment, and ends. */
    void close() {
        synchronized (this) {
            wake();
            closed = true;
        }
        pace.wake();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "The broker took too long for the last messages of topics; listeners read the database later.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection whose broker takes messages now. */
    private @Nullable BrokerConnection usable() {
        BrokerConnection now = connection.get();
        return now == null || now.lost() != null || !now.check().ok() ? null : now;
    }

    private void send() {
        boolean again = false;
        try {
            BrokerConnection now = usable();
            while (now != null && sendAll(now)) {
                if (!closed) {
                    pace.await(PACE);
                }
                now = usable();
            }
            again = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | AlreadyClosedException e) {
            log.debug("Messages of topics were lost with the connection: {}", e.getMessage());
        } finally {
            ended(again);
        }
    }

    /** @param again whether to look once more: a message may have come after the last look */
    private synchronized void ended(boolean again) {
        sending = false;
        if (again) {
            wake();
        }
    }

    /** False when nothing waited. */
    private boolean sendAll(BrokerConnection now) throws IOException {
        boolean some = false;
        for (Announcement first = next(); first != null; first = next()) {
            some = true;
            StringBuilder body = new StringBuilder(first.message());
            Announcement more = nextOf(first.topic(), body.length());
            while (more != null) {
                body.append('\n').append(more.message());
                more = nextOf(first.topic(), body.length());
            }
            String topic = first.topic().word();
            now.topics().basicPublish(topology.topics(), topic, TRANSIENT, utf8(body));
        }
        return some;
    }

    private static byte[] utf8(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private synchronized @Nullable Announcement next() {
        Announcement first = waiting.poll();
        characters -= first == null ? 0 : first.message().length();
        return first;
    }

    private synchronized @Nullable Announcement nextOf(Topic topic, int length) {
        Announcement first = waiting.peek();
        boolean fits = first != null
                && first.topic() == topic
                && length + first.message().length() < LONGEST_BODY;
        return fits ? next() : null;
    }
}
