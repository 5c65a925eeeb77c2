// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.event.RetryingPublisher;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.BenchPack.Flow;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sends a benchmark's events: the publisher of a sensor container, in this process. */
final class EventSource implements AutoCloseable {

    private final MessageBus bus;
    private final RetryingPublisher retrying;
    private final SecureRandom random;
    private final Clock clock;

    private EventSource(MessageBus bus, RetryingPublisher retrying, SecureRandom random, Clock clock) {
        this.bus = bus;
        this.retrying = retrying;
        this.random = random;
        this.clock = clock;
    }

    static EventSource open(Bench bench) {
        SecureRandom random = new SecureRandom();
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), random);
        RabbitBus bus = new RabbitBus(bench.messaging(), Bench.CLIENT, bench.clock());
        boolean readable = bench.allNodesReadBatches();
        bus.sendTogetherWhile(() -> readable);
        RetryingPublisher retrying = new RetryingPublisher(bus, bench.clock(), backoff, Duration.ofSeconds(30));
        retrying.start();
        return new EventSource(bus, retrying, random, bench.clock());
    }

    /** @param payload of each event */
    EventTraffic events(Store store, Flow flow, Map<String, @Nullable Object> payload) {
        return new EventTraffic(new EventPublisher(retrying), new EventFactory(clock, random), store, flow, payload);
    }

    @Override
    public void close() {
        retrying.stop();
        bus.close();
    }
}
