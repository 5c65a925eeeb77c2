// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.bus.Dispatcher;
import dev.petrel.engine.bus.EventFactory;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Host;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes supervisors for sensors: knows the hosts, what a sensor needs to know, and where its calls go. Events go to the
 * dispatcher, with the node, the sensor and its epoch as their source. The datastore is asked on a thread for each sensor
 * that does, in the order in which the sensor asks: one that asks much, or for which it takes long, holds up no other.
 */
public final class SensorLauncher implements SensorSupervisor.Outlet, AutoCloseable {

    private final Parts parts;
    private final SensorDatastore datastore;
    private final ExecutorService starts;
    private final ThreadFactory datastoreThreads;
    private final ExecutorService checks;
    private final SensorSupervisor.Surroundings surroundings;
    private final Map<Ref, ExecutorService> asking = new HashMap<>();
    private final ProcessEvents processes;
    private volatile Runnable onChange = () -> {};
    private boolean closed;

    /**
     * What a launcher is made of.
     *
     * @param node the node's name
     * @param hosts the host for each kind of sensor
     * @param specs what a sensor's host needs to know; asked at every start, so that it sees changed configuration
     * @param files what sensors are made of on disk
     * @param delays between two starts of a sensor
     * @param beatTimeout after how long without a sign of life a sensor that gives some hangs
     * @param pollTimeout for how long one poll of a sensor that says nothing of it may run; zero for any time
     * @param fenced whether others may take this process for dead at this moment; must not block
     */
    public record Parts(
            String node,
            Map<Host, SensorHost> hosts,
            Function<SensorType, SensorSpec> specs,
            Dispatcher dispatcher,
            EventFactory events,
            KeyValueStore keys,
            Clock clock,
            Metrics metrics,
            PackFiles files,
            Delays delays,
            Duration beatTimeout,
            Duration pollTimeout,
            BooleanSupplier fenced) {}

    /**
     * How long to wait before a sensor that failed is started again.
     *
     * @param ran of one that has run
     * @param neverRan of one that ended before it was set up: whatever it lacks, it will hardly be there a moment later
     */
    public record Delays(Backoff ran, Backoff neverRan) {}

    /** @param parts what it is made of */
    @SuppressWarnings("this-escape") // it is called only when a sensor was started
    public SensorLauncher(Parts parts) {
        this.parts = parts;
        this.datastore = new SensorDatastore(parts.keys(), parts.clock());
        this.starts = Executors.newCachedThreadPool(Threads.named(parts.node() + "-sensor-start"));
        this.checks = Threads.oneWhenNeeded(Threads.named(parts.node() + "-sensor-files"), Integer.MAX_VALUE);
        this.surroundings = new SensorSupervisor.Surroundings(
                parts.specs(),
                parts.files()::stamp,
                this,
                parts.clock(),
                parts.delays(),
                new StartGate(
                        parts.clock(), StartGate.mostFor(Runtime.getRuntime().availableProcessors())),
                starts,
                checks);
        this.datastoreThreads = Threads.named(parts.node() + "-sensor-datastore");
        this.processes = new ProcessEvents(
                parts.node(),
                parts.dispatcher(),
                parts.events(),
                parts.clock(),
                parts.metrics().sensorProcessEventsDropped());
    }

    /** Called when something about a sensor changed that the container should look at soon. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** A supervisor for {@code sensor}, which starts it at its first tick. */
    SensorSupervisor supervise(SensorType sensor, long epoch) {
        SensorHost host = parts.hosts().get(sensor.host());
        if (host == null) {
            throw new IllegalStateException("there is no host for " + sensor.host() + " sensors");
        }
        return new SensorSupervisor(
                sensor, epoch, host, surroundings, new Watchdog.Patience(parts.beatTimeout(), pollTimeout(sensor)));
    }

    private Duration pollTimeout(SensorType sensor) {
        Integer own = sensor.pollTimeout();
        return own == null ? parts.pollTimeout() : Duration.ofSeconds(own);
    }

    @Override
    public CompletableFuture<String> dispatch(SensorType from, long epoch, SensorListener.Dispatch dispatch) {
        if (parts.fenced().getAsBoolean()) {
            // Asked here too, not only when the fence falls: after a halt this may be the first thing that goes on.
            return CompletableFuture.failedFuture(new IllegalStateException("node \"" + parts.node()
                    + "\" could not tell"
                    + " the others that it lives, so sensor \"" + from.ref()
                    + "\" may run elsewhere by now; the event was not accepted"));
        }
        Optional<Ref> trigger = trigger(dispatch.trigger());
        if (trigger.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the trigger must be named as pack.name,"
                    + " or be a trigger's mapping with \"ref\" or \"type\"; found " + dispatch.trigger()));
        }
        Map<String, @Nullable Object> payload = dispatch.payload() == null ? Map.of() : dispatch.payload();
        Event event = parts.events()
                .create(
                        trigger.get(),
                        payload,
                        dispatch.dedupKey(),
                        dispatch.traceTag(),
                        new Event.Source(parts.node(), from.ref().toString(), epoch));
        return parts.dispatcher().dispatch(event).thenApply(confirmed -> event.id());
    }

    private static Optional<Ref> trigger(@Nullable Object named) {
        if (named instanceof Map<?, ?> map) {
            Object ref = map.get("ref") != null ? map.get("ref") : map.get("type");
            return ref == null ? Optional.empty() : Ref.parse(ref.toString());
        }
        return named == null ? Optional.empty() : Ref.parse(named.toString());
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(SensorType from, Map<String, @Nullable Object> request) {
        try {
            return CompletableFuture.supplyAsync(() -> datastore.handle(request), threadOf(from.ref()));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("node \"" + parts.node() + "\" stops: the datastore was not asked", e));
        }
    }

    private synchronized Executor threadOf(Ref sensor) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        // How much waits here is bounded by the sensor's PendingRequests.
        return asking.computeIfAbsent(sensor, ref -> Threads.oneWhenNeeded(datastoreThreads, Integer.MAX_VALUE));
    }

    @Override
    public void spawned(SensorType from, long epoch, SensorHost.Running process) {
        processes.spawned(from, epoch, process);
    }

    @Override
    public void exited(SensorType from, long epoch, SensorHost.Running process) {
        processes.exited(from, epoch, process);
    }

    @Override
    public void changed() {
        onChange.run();
    }

    /** Ends the threads of its own. For when the sensors have ended; a call of one that has not is refused. */
    @Override
    public synchronized void close() {
        closed = true;
        processes.close();
        starts.shutdownNow();
        checks.shutdownNow();
        asking.values().forEach(ExecutorService::shutdownNow);
    }
}
