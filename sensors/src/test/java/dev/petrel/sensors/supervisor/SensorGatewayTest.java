// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.sensors.host.SensorListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SensorGatewayTest {

    private final ManualClock clock = new ManualClock();
    private final Random random = new Random(1);
    private final KeyValueStore keys = new MemoryStore(clock).keys();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final MemoryBus bus = new MemoryBus(clock);
    private final EventPublisher publisher = new EventPublisher(bus);
    private final EventFactory events = new EventFactory(clock, random);
    private final SensorGateway gateway = new SensorGateway(
            "closing",
            publisher,
            events,
            new SensorDatastore(new Datastore(new SlowFor("p.Slow:k"), Cipher.withoutKey(), clock)),
            new ProcessEvents("closing", publisher, events, clock, new Metrics().sensorProcessEventsDropped()),
            () -> false);

    @Test
    void aSensorForWhichTheDatastoreTakesLongHoldsUpNoOther() throws Exception {
        SensorType slow = FakeHost.type("p.Slow");
        var first = gateway.datastore(slow, Map.of("op", "get_value", "name", "p.Slow:k"));
        var second = gateway.datastore(slow, Map.of("op", "set_value", "name", "p.Slow:k", "value", "late"));

        SensorType other = FakeHost.type("p.Other");
        var stored = gateway.datastore(other, Map.of("op", "set_value", "name", "p.Other:k", "value", "1"));
        assertThat(stored.get(60, TimeUnit.SECONDS)).isEqualTo(true);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        answers.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS))
                .as("asked before it was set")
                .isNull();
        assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(true);
    }

    @Test
    void endsItsThreadsAndAnswersLateCallsWithAnError() throws Exception {
        var ignored = gateway.datastore(FakeHost.type("p.S"), Map.of("op", "list_values", "prefix", "p."))
                .handle((value, failure) -> Thread.currentThread())
                .get(60, TimeUnit.SECONDS);
        Thread[] all = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(all);
        List<Thread> own = Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().startsWith("closing-"))
                .toList();
        assertThat(own).isNotEmpty();

        gateway.close();

        for (Thread thread : own) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThat(gateway.datastore(FakeHost.type("p.S"), Map.of("op", "list_values")))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("node \"closing\" stops");
    }

    @Test
    void anEventGoesOnWithTheTraceThatTheSensorNames() throws Exception {
        String trace = "0123456789abcdef01234567";
        SensorType sensor = FakeHost.type("p.S");
        var kept = gateway.dispatch(sensor, 1, new SensorListener.Dispatch("p.t", Map.of(), null, trace, "key"));
        var own = gateway.dispatch(sensor, 1, new SensorListener.Dispatch("p.t", Map.of(), "tag", null));
        var refused = gateway.dispatch(sensor, 1, new SensorListener.Dispatch("p.t", Map.of(), null, "mine", null));

        assertThat(bus.subscribe(Queue.TRIGGER, 10).take(10, Duration.ZERO))
                .extracting(delivery -> EventMessage.decode(delivery.message()).trace())
                .containsExactly(new TraceContext(trace, null), new TraceContext(own.join(), "tag"));
        assertThat(kept).isCompleted();
        assertThat(refused)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("24 hexadecimal digits; found \"mine\"");
    }

    /** The database, which answers a read of one name only when the test says so. */
    private final class SlowFor implements KeyValueStore {
        private final String slow;

        SlowFor(String slow) {
            this.slow = slow;
        }

        @Override
        public Optional<KeyValue> get(String scope, String name) {
            try {
                if (name.equals(slow) && !answers.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody let it answer");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return keys.get(scope, name);
        }

        @Override
        public void put(KeyValue value) {
            keys.put(value);
        }

        @Override
        public boolean delete(String scope, String name) {
            return keys.delete(scope, name);
        }

        @Override
        public boolean rewrite(String scope, String name, UnaryOperator<KeyValue> next) {
            return keys.rewrite(scope, name, next);
        }

        @Override
        public List<KeyChange> putNoting(KeyValue value, int chain) {
            return keys.putNoting(value, chain);
        }

        @Override
        public List<KeyChange> deleteNoting(String scope, String name, int chain) {
            return keys.deleteNoting(scope, name, chain);
        }

        @Override
        public List<KeyChange> expireNoting(int limit) {
            return keys.expireNoting(limit);
        }

        @Override
        public List<KeyChange> untold(int limit) {
            return keys.untold(limit);
        }

        @Override
        public void told(KeyChange change) {
            keys.told(change);
        }

        @Override
        public List<String> names(String scope, String prefix) {
            return keys.names(scope, prefix);
        }

        @Override
        public List<KeyValue> list(String scope, String prefix) {
            return keys.list(scope, prefix);
        }
    }
}
