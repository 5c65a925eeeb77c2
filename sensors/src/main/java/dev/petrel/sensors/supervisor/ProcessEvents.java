// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.host.SensorHost;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches {@code core.st2.sensor.process_spawn} and {@code process_exit}, with StackStorm's payload. No call blocks or
 * fails: the events are handed over on a thread of its own, in order. While the broker is away they are spooled like any
 * other; those that neither takes are counted and dropped, since a sensor must not wait for them.
 */
public final class ProcessEvents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProcessEvents.class);
    private static final Ref SPAWN = Ref.of("core.st2.sensor.process_spawn");
    private static final Ref EXIT = Ref.of("core.st2.sensor.process_exit");
    private static final int MOST_WAITING = 1000;

    private final String node;
    private final EventPublisher publisher;
    private final EventFactory events;
    private final Clock clock;
    private final Counter dropped;
    private final ExecutorService handing;

    /** @param dropped counts the events that are dropped */
    public ProcessEvents(String node, EventPublisher publisher, EventFactory events, Clock clock, Counter dropped) {
        this.node = node;
        this.publisher = publisher;
        this.events = events;
        this.clock = clock;
        this.dropped = dropped;
        this.handing = Threads.oneWhenNeeded(Threads.named(node + "-sensor-processes"), MOST_WAITING);
    }

    /** A sensor was started. Nothing is said of one without a process. */
    void spawned(SensorType sensor, long epoch, SensorHost.Running process) {
        if (process.pid().isPresent()) {
            Map<String, @Nullable Object> payload = about(sensor);
            payload.put("pid", process.pid().getAsLong());
            payload.put("cmd", process.command());
            hand(SPAWN, payload, sensor, epoch);
        }
    }

    /** A sensor ended by itself, or was killed because it hung. */
    void exited(SensorType sensor, long epoch, SensorHost.Running process) {
        if (process.exitCode().isPresent()) {
            Map<String, @Nullable Object> payload = about(sensor);
            payload.put("exit_code", process.exitCode().getAsInt());
            hand(EXIT, payload, sensor, epoch);
        }
    }

    private Map<String, @Nullable Object> about(SensorType sensor) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", sensor.ref().name());
        payload.put("timestamp", clock.instant().getEpochSecond());
        return payload;
    }

    private void hand(Ref trigger, Map<String, @Nullable Object> payload, SensorType sensor, long epoch) {
        // Each is an event of its own; asking what names it might ask the database.
        Event event = events.repeat(
                trigger, payload, null, new Event.Source(node, sensor.ref().toString(), epoch));
        try {
            handing.execute(() -> dispatch(event));
        } catch (RejectedExecutionException e) {
            drop(event, e);
        }
    }

    private void dispatch(Event event) {
        try {
            var ignored = publisher.publish(event).whenComplete((confirmed, failure) -> {
                if (failure != null) {
                    drop(event, failure);
                }
            });
        } catch (RuntimeException e) { // whatever it is, sensors go on
            drop(event, e);
        }
    }

    private void drop(Event event, Throwable failure) {
        dropped.inc();
        log.warn(
                "An event of {} is dropped: {}",
                event.trigger(),
                Cause.of(failure).toString());
    }

    @Override
    public void close() {
        handing.shutdownNow();
    }
}
