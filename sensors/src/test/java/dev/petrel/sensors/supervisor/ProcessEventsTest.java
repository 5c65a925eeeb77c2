// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.host.RecordingListener;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProcessEventsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualClock clock = new ManualClock();
    private final MemoryBus bus = new MemoryBus(clock);
    private final Counter dropped = new Metrics().sensorProcessEventsDropped();
    private final FakeHost host = new FakeHost();
    private final SensorType sensor = FakeHost.type("p.S");
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        stuck.countDown();
    }

    @Test
    void saysWhatStackStormSays() throws Exception {
        ProcessEvents events = over(bus);
        FakeHost.Played process = start();
        events.spawned(sensor, 4, process);
        process.end("signal 9");
        events.exited(sensor, 4, process);

        List<Event> seen = take(2);
        long now = clock.instant().getEpochSecond();
        assertThat(seen.get(0).trigger()).hasToString("core.st2.sensor.process_spawn");
        assertThat(seen.get(0).payload())
                .hasToString("{id=S, timestamp=" + now + ", pid=4711, cmd=python3 -u sensor.py}");
        assertThat(seen.get(1).trigger()).hasToString("core.st2.sensor.process_exit");
        assertThat(seen.get(1).payload()).hasToString("{id=S, timestamp=" + now + ", exit_code=-9}");
        assertThat(seen.get(1).source()).isEqualTo(new Event.Source("n", "p.S", 4));
        assertThat(seen.get(0).id()).isNotEqualTo(seen.get(1).id());
    }

    @Test
    void whatNobodyTakesIsDroppedAndCounted() throws Exception {
        CountDownLatch tried = new CountDownLatch(2);
        ProcessEvents events = over(new StubPublisher(message -> {
            tried.countDown();
            throw new IllegalStateException("no");
        }));
        events.spawned(sensor, 4, start());
        events.spawned(sensor, 4, start());

        // The second is tried after the first was dropped.
        assertThat(tried.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped.get()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aBusThatBlocksHoldsUpNobodyAndTheQueueIsBounded() {
        ProcessEvents events = over(new StubPublisher(message -> {
            stuck.await();
            return CompletableFuture.completedFuture(null);
        }));
        FakeHost.Played process = start();
        for (int i = 0; i < 1100; i++) {
            events.spawned(sensor, 4, process);
        }

        assertThat(dropped.get()).isBetween(99.0, 100.0);
    }

    private ProcessEvents over(MessagePublisher to) {
        return new ProcessEvents("n", new EventPublisher(to), new EventFactory(clock, new Random(1)), clock, dropped);
    }

    private FakeHost.Played start() {
        host.start(FakeHost.spec(sensor), new RecordingListener());
        return host.last();
    }

    private List<Event> take(int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try (Subscription from = bus.subscribe(Queue.TRIGGER, 10)) {
            while (events.size() < count) {
                for (Delivery delivery : from.take(10, LONG)) {
                    events.add(EventMessage.decode(delivery.message()));
                    delivery.ack();
                }
            }
        }
        return events;
    }
}
