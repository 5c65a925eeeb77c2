// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import com.rabbitmq.client.Channel;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Ids;
import dev.petrel.testbed.bench.measure.InFlight;
import dev.petrel.testbed.bench.measure.Percentiles;
import dev.petrel.testbed.bench.measure.Window;
import dev.petrel.testbed.bench.minimal.MinimalQueues.Publisher;
import dev.petrel.testbed.bench.minimal.MinimalQueues.Stage;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does for each event what must be done at the least so that it survives the death of any process, without batches:
 *
 * <ol>
 *   <li>publishes it, persistent, and waits for the confirmation;
 *   <li>consumes it, inserts the event, inserts the execution, publishes the execution and waits for the confirmation, and
 *       acknowledges the event;
 *   <li>consumes the execution, updates it if it is requested, updates it if it is running, and acknowledges it.
 * </ol>
 *
 * <p>{@value #WORKERS} threads do each of the three. One thread drives it.
 */
final class MinimalProgram implements AutoCloseable {

    static final int WORKERS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ID = 24;
    private static final String CONTENT =
            " {\"trigger\":\"bench.event\",\"payload\":{\"n\":1},\"source\":{\"node\":\"bench\","
                    + "\"sensor\":null,\"epoch\":0,\"chain\":0},\"trace_tag\":\"bench\",\"dedup_key\":null}";

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService consumers;
    private final ExecutorService senders;
    private final MinimalQueues queues;
    private final MinimalDatabase database;
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile @Nullable Latencies latencies;

    /** @param name of the database, and of the queues before their stage */
    MinimalProgram(String amqpUrl, String mongoUrl, String name, Clock clock) throws IOException {
        this.clock = clock;
        this.consumers = Executors.newFixedThreadPool(2 * WORKERS, Threads.named("minimal-consumer"));
        this.senders = Executors.newFixedThreadPool(WORKERS, Threads.named("minimal-sender"));
        this.database = new MinimalDatabase(mongoUrl, name);
        this.queues = MinimalQueues.open(amqpUrl, name, consumers);
    }

    /** Sends so many events, and returns when they have ended. */
    void warmUp(int inFlight, int events) throws IOException, InterruptedException {
        InFlight flight = new InFlight(inFlight, events);
        run(inFlight, flight, () -> flight.awaitEnds(events, PATIENCE, clock, this::check));
    }

    /** What ended within a window: from publishing to the last acknowledgement. */
    record Measured(long events, double seconds, Percentiles latency) {}

    /**
     * Keeps so many events in flight until the window is over, and returns when the last of them has ended.
     *
     * @param listener is told of the window
     */
    Measured measure(int inFlight, Window window, Window.Listener listener) throws IOException, InterruptedException {
        InFlight flight = new InFlight(inFlight, Long.MAX_VALUE);
        Latencies measured = new Latencies(clock);
        run(inFlight, flight, () -> window.await(clock, measured.and(listener, now -> latencies = now), this::check));
        return measured.result();
    }

    /** What lets a run go on, while it waits. */
    private interface Waiting {
        void await() throws InterruptedException;
    }

    private void run(int inFlight, InFlight flight, Waiting waiting) throws IOException, InterruptedException {
        int prefetch = (inFlight + WORKERS - 1) / WORKERS;
        List<Worker> workers = new ArrayList<>();
        try {
            for (int n = 0; n < WORKERS; n++) {
                workers.add(new Worker(prefetch, flight));
            }
            for (int n = 0; n < Math.min(WORKERS, inFlight); n++) {
                senders.execute(() -> send(flight));
            }
            waiting.await();
            flight.stop();
            flight.awaitEnds(Long.MAX_VALUE, PATIENCE, clock, this::check);
            queues.awaitHandled();
        } finally {
            flight.stop();
            for (Worker worker : workers) {
                worker.close();
            }
        }
    }

    private void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the minimal program failed: " + failed, failed);
        }
    }

    private void failed(Exception e) {
        boolean ignored = failure.compareAndSet(null, e);
    }

    private void send(InFlight flight) {
        try {
            Publisher publisher = queues.publisher(Stage.EVENT);
            while (flight.begin()) {
                String id = Ids.random(random);
                begun.put(id, clock.nanos());
                publisher.publish(id + CONTENT);
            }
            publisher.close();
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(String id, InFlight flight) {
        Long began = begun.remove(id);
        Latencies measured = latencies;
        if (measured != null && began != null) {
            measured.add(clock.since(began));
        }
        flight.end(1);
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }

    /** A consumer of each of the two queues. */
    private final class Worker {

        private final Publisher publisher;
        private final List<Channel> channels;

        Worker(int prefetch, InFlight flight) throws IOException {
            publisher = queues.publisher(Stage.EXECUTION);
            channels = List.of(
                    queues.consume(Stage.EVENT, prefetch, this::request, done -> {}, MinimalProgram.this::failed),
                    queues.consume(
                            Stage.EXECUTION,
                            prefetch,
                            this::execute,
                            message -> ended(message.substring(0, ID), flight),
                            MinimalProgram.this::failed));
        }

        private void request(String message) throws IOException, InterruptedException {
            String id = message.substring(0, ID);
            database.insertEvent(id, now());
            database.insertExecution(id, now());
            publisher.publish(message);
        }

        private void execute(String message) {
            String id = message.substring(0, ID);
            database.begin(id, now());
            database.end(id, now());
        }

        void close() throws IOException {
            for (Channel channel : channels) {
                channel.abort();
            }
            publisher.close();
        }
    }

    /** Drops the database and the queues. */
    @Override
    public void close() throws IOException {
        try (database) {
            queues.close();
        } finally {
            consumers.shutdown();
            senders.shutdown();
        }
    }
}
