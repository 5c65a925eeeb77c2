// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Events that no rule matches: they have ended when they are recorded, and make no execution. */
final class UnmatchedTraffic implements Traffic {

    private final EventTraffic events;
    private final Store store;

    UnmatchedTraffic(EventTraffic events, Store store) {
        this.events = events;
        this.store = store;
    }

    @Override
    public int threads() {
        return events.threads();
    }

    @Override
    public Dispatch send(Consumer<Throwable> refused) throws InterruptedException {
        return events.send(refused);
    }

    @Override
    public boolean ended(Dispatch dispatch) {
        return !store.events().recorded(List.of(dispatch.event())).isEmpty();
    }

    @Override
    public Outcome count(List<Dispatch> sent, Instant began) {
        int executions = store.executions()
                .ids(ExecutionStore.Query.between(began, null, false, 0, -1))
                .items()
                .size();
        return new Outcome(sent.size(), new Executions(store).recorded(sent), 0, executions, List.of(), Map.of());
    }
}
