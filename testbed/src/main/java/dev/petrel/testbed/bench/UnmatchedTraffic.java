// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
    public Set<Dispatch> ended(Set<Dispatch> some) {
        Set<String> recorded =
                store.events().recorded(some.stream().map(Dispatch::event).toList());
        return some.stream().filter(one -> recorded.contains(one.event())).collect(Collectors.toSet());
    }

    @Override
    public Outcome count(List<Dispatch> sent, Instant began) {
        int executions = store.executions()
                .ids(ExecutionStore.Query.between(began, null, false, 0, -1))
                .items()
                .size();
        int recorded = new Executions(store).recorded(sent);
        return new Outcome(sent.size(), recorded, 0, executions, sent.size() - recorded, List.of(), Map.of());
    }
}
