// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.config.RulesConfig;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules engines with their memberships, each with a way to the database of its own that can be cut. */
@Timeout(120)
class CutOffEngineTest {

    /** Short, and long enough for a machine that is busy with other things. */
    private static final ClusterConfig BOUNDS =
            new ClusterConfig(Duration.ofMillis(100), Duration.ofMillis(700), Duration.ofSeconds(1));

    private static final int EVENTS = 100;
    private static final Duration LONG = Duration.ofSeconds(40);

    private final Clock clock = new SystemClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBusBroker broker = new MemoryBusBroker(clock);
    private final MemoryBus publisher = broker.connect();
    private final List<Process> processes = new ArrayList<>();

    private final class Process {
        private final FaultyStore seen = new FaultyStore(store);
        private final MemoryBus bus = broker.connect();
        private final Membership membership;
        private final RulesEngine engine;

        Process(String node) {
            Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), new Random(1));
            membership = new Membership(
                    seen.cluster(),
                    BOUNDS,
                    new Membership.Self(node, node, 1, "0.1.0", List.of("rulesengine")),
                    clock,
                    new Random(node.hashCode()));
            EventHandler handler = Engines.handler(bus, seen, new Metrics(), RulesConfig.StaleEpoch.ACCEPT, clock);
            engine = new RulesEngine(node, bus, handler, clock, backoff);
            membership.listen(engine);
            processes.add(this);
        }

        Process start() {
            membership.start();
            engine.start();
            return this;
        }

        void stop() {
            engine.stop();
            membership.stop();
            bus.close();
        }
    }

    @AfterEach
    void stop() {
        processes.forEach(process -> process.seen.mend());
        processes.forEach(Process::stop);
        publisher.close();
    }

    @Test
    void givesItsEventsToAnotherEngineWhileItIsCutOffFromTheDatabaseAlone() throws InterruptedException {
        Process alone = new Process("alone").start();
        await("alone takes events", () -> alone.engine.check().ok());
        alone.seen.cutOff();
        List<Event> events = send("during", EVENTS);
        await("alone has taken some", () -> broker.queued(Queue.TRIGGER) < EVENTS);

        Process healthy = new Process("healthy").start();

        for (Event event : events) {
            await("it is handled", () -> isProcessed(event));
        }
        assertThat(alone.engine.check().ok()).isFalse();
        assertThat(store.deadLetters().count()).isZero();

        healthy.stop();
        processes.remove(healthy);
        alone.seen.mend();
        List<Event> after = send("after", EVENTS);
        for (Event event : after) {
            await("it is handled by the first engine again", () -> isProcessed(event));
        }
        await("nothing is left", () -> broker.queued(Queue.TRIGGER) == 0);
        assertThat(store.deadLetters().count()).isZero();
    }

    @Test
    void losesAndBlamesNoEventThoughAllEnginesAreCutOffAgainAndAgain() throws InterruptedException {
        Process one = new Process("one").start();
        Process other = new Process("other").start();
        List<Event> events = new ArrayList<>();
        for (int outage = 0; outage < 7; outage++) { // more often than an event may fail
            await(
                    "both take events",
                    () -> one.engine.check().ok() && other.engine.check().ok());
            one.seen.cutOff();
            other.seen.cutOff();
            events.addAll(send("outage" + outage, 10));
            int sent = events.size();
            await(
                    "all that is not handled is given back",
                    () -> broker.queued(Queue.TRIGGER) + handled() == sent
                            && one.membership.selfFenced()
                            && other.membership.selfFenced());
            one.seen.mend();
            other.seen.mend();
        }

        for (Event event : events) {
            await("it is handled", () -> isProcessed(event));
        }
        assertThat(store.deadLetters().count()).isZero();
    }

    @Test
    void takesNothingBeforeItHasJoined() throws InterruptedException {
        Process cut = new Process("cut");
        cut.seen.cutOff();
        cut.start();
        List<Event> events = send("early", 10);
        cut.seen.awaitFailures(5);
        assertThat(broker.queued(Queue.TRIGGER)).isEqualTo(10);
        assertThat(cut.engine.check().ok()).isFalse();

        cut.seen.mend();

        for (Event event : events) {
            await("it is handled", () -> isProcessed(event));
        }
    }

    private List<Event> send(String name, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = new Event(
                    Ids.derive(name, String.valueOf(i)),
                    Ref.of("p.changed"),
                    Map.of(),
                    clock.instant(),
                    null,
                    null,
                    new Event.Source("n", "p.S", 1));
            publisher.publish(Queue.TRIGGER, EventMessage.encode(event)).join();
            events.add(event);
        }
        return events;
    }

    private long handled() {
        return store.events().instances(EventStore.InstanceQuery.all()).total();
    }

    /** Recorded: its trigger is not registered, which is enough of an outcome here. */
    private boolean isProcessed(Event event) {
        return store.events().instance(event.id()).map(TriggerInstance::failure).isPresent();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.getAsBoolean()) {
            assertThat(clock.since(began)).as("waits until " + what).isLessThan(LONG);
            pause.await(Duration.ofMillis(2));
        }
    }
}
