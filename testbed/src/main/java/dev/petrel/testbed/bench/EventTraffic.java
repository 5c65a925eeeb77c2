// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.BenchPack.Flow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events, each of which makes one execution, sent through the publisher that a sensor container uses. */
final class EventTraffic implements Traffic {

    /** As many as a sensor container has of one sensor. */
    private static final int UNCONFIRMED = 1000;

    private final EventPublisher publisher;
    private final EventFactory events;
    private final Executions executions;
    private final Flow flow;
    private final Map<String, @Nullable Object> payload;
    private final Semaphore unconfirmed = new Semaphore(UNCONFIRMED);

    /** @param payload of each event */
    EventTraffic(
            EventPublisher publisher,
            EventFactory events,
            Store store,
            Flow flow,
            Map<String, @Nullable Object> payload) {
        this.publisher = publisher;
        this.events = events;
        this.executions = new Executions(store);
        this.flow = flow;
        this.payload = payload;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Dispatch send(Consumer<Throwable> refused) throws InterruptedException {
        unconfirmed.acquire();
        Event event = events.create(flow.trigger(), payload, null, "bench", new Event.Source("bench", null, 0));
        var unused = publisher.publish(event).whenComplete((done, failure) -> {
            unconfirmed.release();
            if (failure != null) {
                refused.accept(failure);
            }
        });
        return new Dispatch(event.id(), Ids.execution(event.id(), flow.rule()), event.occurredAt());
    }

    @Override
    public Set<Dispatch> ended(Set<Dispatch> some) {
        return executions.ended(some);
    }

    @Override
    public Outcome count(List<Dispatch> sent, Instant began) {
        return executions.count(
                sent,
                new ExecutionStore.Query(
                        Set.of(),
                        null,
                        null,
                        Set.of(flow.rule().toString()),
                        null,
                        null,
                        null,
                        null,
                        began,
                        null,
                        false,
                        0,
                        -1));
    }
}
