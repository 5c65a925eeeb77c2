// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.cli.client.ApiObjects;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Executions that are requested by REST, by some clients at once. */
final class RestTraffic implements Traffic {

    private static final int CLIENTS = 8;

    private final ApiClient api;
    private final Executions executions;
    private final String action;
    private final Clock clock;

    RestTraffic(ApiClient api, Store store, String action, Clock clock) {
        this.api = api;
        this.executions = new Executions(store);
        this.action = action;
        this.clock = clock;
    }

    @Override
    public int threads() {
        return CLIENTS;
    }

    @Override
    public Dispatch send(Consumer<Throwable> refused) throws IOException {
        Instant at = clock.instant();
        ApiClient.Answer answer = api.post("/v1/executions", Map.of("action", action));
        if (!answer.ok()) {
            throw new LocalFailure("action \"" + action + "\" was refused: " + answer.fault());
        }
        return new Dispatch("", ApiObjects.text(answer.object(), "id"), at);
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
                        Set.of(), action, null, Set.of(), null, null, null, null, began, null, false, 0, -1));
    }
}
