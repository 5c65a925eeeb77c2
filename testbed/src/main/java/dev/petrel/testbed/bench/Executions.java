// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.Traffic.Dispatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the database has of the executions that a load has made. */
final class Executions {

    private static final int READ_AT_ONCE = 500;

    private final Store store;

    Executions(Store store) {
        this.store = store;
    }

    /** Those of {@code some} whose executions have ended. */
    Set<Dispatch> ended(Set<Dispatch> some) {
        List<String> ids = some.stream().map(Dispatch::execution).toList();
        Set<String> ended = store.executions().read(ids, Set.of()).stream()
                .filter(execution -> execution.status().isTerminal())
                .map(Execution::id)
                .collect(Collectors.toSet());
        return some.stream().filter(one -> ended.contains(one.execution())).collect(Collectors.toSet());
    }

    /** @param all finds all executions that were requested meanwhile */
    Outcome count(List<Dispatch> sent, ExecutionStore.Query all) {
        List<Execution> found = new ArrayList<>();
        for (int from = 0; from < sent.size(); from += READ_AT_ONCE) {
            List<String> ids = sent.subList(from, Math.min(sent.size(), from + READ_AT_ONCE)).stream()
                    .map(Dispatch::execution)
                    .toList();
            found.addAll(store.executions().read(ids, Set.of(ExecutionStore.Part.LOG)));
        }
        return Outcome.of(
                sent, recorded(sent), found, store.executions().ids(all).items().size());
    }

    /** How many of the events are recorded; what is no event counts as if it were. */
    int recorded(List<Dispatch> sent) {
        List<String> events =
                sent.stream().map(Dispatch::event).filter(id -> !id.isEmpty()).toList();
        int recorded = sent.size() - events.size();
        for (int from = 0; from < events.size(); from += READ_AT_ONCE) {
            recorded += store.events()
                    .recorded(events.subList(from, Math.min(events.size(), from + READ_AT_ONCE)))
                    .size();
        }
        return recorded;
    }
}
