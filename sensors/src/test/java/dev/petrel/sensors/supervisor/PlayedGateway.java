// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.host.RecordingListener;
import dev.petrel.sensors.host.SensorListener;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A gateway to a broker that the test plays: it confirms an event when the test says so. */
final class PlayedGateway {

    private static final SensorType LAST = FakeHost.type("p.Last");

    private final List<Event> dispatched = new CopyOnWriteArrayList<>();
    private final List<String> processes = new CopyOnWriteArrayList<>();
    private final CountDownLatch last = new CountDownLatch(1);
    private final SensorGateway gateway;
    private volatile CompletableFuture<Void> unconfirmed = new CompletableFuture<>();

    PlayedGateway(Clock clock) {
        Random random = new Random(1);
        EventPublisher publisher = new EventPublisher(new StubPublisher(this::take));
        EventFactory events = new EventFactory(clock, random);
        this.gateway = new SensorGateway(
                "n",
                publisher,
                events,
                new SensorDatastore(new Datastore(new MemoryStore(clock).keys(), Cipher.withoutKey(), clock)),
                new ProcessEvents("n", publisher, events, clock, new Metrics().sensorProcessEventsDropped()),
                () -> false);
    }

    static SensorListener.Dispatch event(String trigger) {
        return new SensorListener.Dispatch(trigger, Map.of(), null, null);
    }

    SensorGateway gateway() {
        return gateway;
    }

    /** The events of sensors that came to the broker. */
    List<Event> dispatched() {
        return dispatched;
    }

    /** What was said of processes of sensors until now. They come in order, so one more is sent and waited for. */
    List<String> processes() throws InterruptedException {
        FakeHost host = new FakeHost();
        gateway.spawned(LAST, 0, host.start(FakeHost.spec(LAST), new RecordingListener()));
        assertThat(last.await(60, TimeUnit.SECONDS)).isTrue();
        return processes;
    }

    /** Confirms the last event. */
    void confirm() {
        unconfirmed.complete(null);
    }

    /** Refuses the last event. */
    void fail() {
        unconfirmed.completeExceptionally(new IllegalStateException("the broker is away"));
    }

    private CompletableFuture<Void> take(Message message) {
        Event event = EventMessage.decode(message);
        if (event.trigger().pack().equals("core")) {
            process(event);
            return CompletableFuture.completedFuture(null);
        }
        dispatched.add(event);
        unconfirmed = new CompletableFuture<>();
        return unconfirmed;
    }

    private void process(Event event) {
        if (LAST.ref().name().equals(event.payload().get("id"))) {
            last.countDown();
        } else {
            processes.add(event.trigger().name().endsWith("process_spawn") ? "spawned" : "exited");
        }
    }
}
