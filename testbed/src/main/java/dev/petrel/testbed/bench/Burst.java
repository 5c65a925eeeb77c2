// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Dispatches events as fast as one sensor can: through the publisher that a sensor container uses, with a bounded
 * number of them unconfirmed at any moment.
 */
final class Burst {

    private static final int UNCONFIRMED = 64;

    private final EventPublisher publisher;
    private final EventFactory events;
    private final Ref trigger;

    Burst(EventPublisher publisher, EventFactory events, Ref trigger) {
        this.publisher = publisher;
        this.events = events;
        this.trigger = trigger;
    }

    /** Dispatches {@code count} events and returns their ids when all are confirmed. */
    List<String> dispatch(int count) throws InterruptedException {
        Semaphore window = new Semaphore(UNCONFIRMED);
        List<String> ids = new ArrayList<>(count);
        List<CompletableFuture<Void>> confirmed = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            window.acquire();
            Event event = events.create(trigger, Map.of("n", n), null, "bench", new Event.Source("bench", null, 0));
            ids.add(event.id());
            confirmed.add(publisher.publish(event).whenComplete((done, failure) -> window.release()));
        }
        CompletableFuture.allOf(confirmed.toArray(CompletableFuture[]::new)).join();
        return ids;
    }
}
