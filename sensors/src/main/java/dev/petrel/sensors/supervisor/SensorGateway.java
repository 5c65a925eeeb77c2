// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what sensors dispatch and ask goes. Events go to the publisher, with the node, the sensor and its epoch as their
 * source. The datastore is asked on a thread for each sensor that does, in the order in which the sensor asks: one that
 * asks much, or for which it takes long, holds up no other. Safe for any thread; no call blocks.
 */
public final class SensorGateway implements AutoCloseable {

    private final String node;
    private final EventPublisher publisher;
    private final EventFactory events;
    private final SensorDatastore datastore;
    private final ProcessEvents processes;
    private final BooleanSupplier fenced;
    private final ThreadFactory threads;
    private final Map<Ref, ExecutorService> asking = new HashMap<>();
    private boolean closed;

    /** @param fenced whether others may take this process for dead at this moment; must not block */
    public SensorGateway(
            String node,
            EventPublisher publisher,
            EventFactory events,
            SensorDatastore datastore,
            ProcessEvents processes,
            BooleanSupplier fenced) {
        this.node = node;
        this.publisher = publisher;
        this.events = events;
        this.datastore = datastore;
        this.processes = processes;
        this.fenced = fenced;
        this.threads = Threads.named(node + "-sensor-datastore");
    }

    /** Dispatches an event of a sensor. The future completes with its id once the broker has confirmed it. */
    CompletableFuture<String> dispatch(SensorType from, long epoch, SensorListener.Dispatch dispatch) {
        if (fenced.getAsBoolean()) {
            // Asked here too, not only when the fence falls: after a halt this may be the first thing that goes on.
            return CompletableFuture.failedFuture(new IllegalStateException("node \"" + node
                    + "\" could not tell"
                    + " the others that it lives, so sensor \"" + from.ref()
                    + "\" may run elsewhere by now; the event was not accepted"));
        }
        Optional<Ref> trigger = trigger(dispatch.trigger());
        if (trigger.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the trigger must be named as pack.name,"
                    + " or be a trigger's mapping with \"ref\" or \"type\"; found " + dispatch.trigger()));
        }
        String trace = dispatch.traceId();
        if (trace != null && !Ids.isId(trace)) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "the id of a trace has 24 hexadecimal digits; found \"" + trace + "\""));
        }
        Map<String, @Nullable Object> payload = dispatch.payload() == null ? Map.of() : dispatch.payload();
        Event event = events.traced(
                trigger.get(),
                payload,
                dispatch.dedupKey(),
                new TraceContext(trace, dispatch.traceTag()),
                new Event.Source(node, from.ref().toString(), epoch));
        return publisher.publish(event).thenApply(confirmed -> event.id());
    }

    private static Optional<Ref> trigger(@Nullable Object named) {
        if (named instanceof Map<?, ?> map) {
            Object ref = map.get("ref") != null ? map.get("ref") : map.get("type");
            return ref == null ? Optional.empty() : Ref.parse(ref.toString());
        }
        return named == null ? Optional.empty() : Ref.parse(named.toString());
    }

    /** Asks the datastore for a sensor. */
    CompletableFuture<@Nullable Object> datastore(SensorType from, Map<String, @Nullable Object> request) {
        try {
            return CompletableFuture.supplyAsync(() -> datastore.handle(request), threadOf(from.ref()));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("node \"" + node + "\" stops: the datastore was not asked", e));
        }
    }

    private synchronized Executor threadOf(Ref sensor) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        // How much waits here is bounded by the sensor's PendingRequests.
        return asking.computeIfAbsent(sensor, ref -> Threads.oneWhenNeeded(threads, Integer.MAX_VALUE));
    }

    /** A sensor was started: its process, if it is one, runs now. */
    void spawned(SensorType sensor, long epoch, SensorHost.Running process) {
        processes.spawned(sensor, epoch, process);
    }

    /** A sensor ended that was not asked to, or that hung. */
    void exited(SensorType sensor, long epoch, SensorHost.Running process) {
        processes.exited(sensor, epoch, process);
    }

    /** Ends its threads. For when the sensors have ended; a call of one that has not is refused. */
    @Override
    public synchronized void close() {
        closed = true;
        processes.close();
        asking.values().forEach(ExecutorService::shutdownNow);
    }
}
