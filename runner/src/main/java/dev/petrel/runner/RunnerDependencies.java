// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.Store;
import java.time.Duration;
import java.util.Optional;

/** What an action runner works with. */
public record RunnerDependencies(
        MessageBus bus,
        Store store,
        ContentCache content,
        ExecutionLifecycle executions,
        Clock clock,
        Metrics metrics) {

    /**
     * How old an action's metadata may be. Announcements are best effort, and an execution that was requested after a
     * change fails when it is run by what was registered before.
     */
    private static final Duration METADATA_AGE = Duration.ofMillis(500);

    /**
     * The action as it is registered: as soon as a change is announced, and within {@link #METADATA_AGE} if it is not; one
     * that was not there is looked for each time. Asks the store only when it must, and throws what that throws.
     */
    Optional<Action> action(Ref ref) {
        return content.notOlderThan(METADATA_AGE).get(Action.class, ref.toString());
    }

    /** The pack called {@code ref}, as {@link #action} has an action. */
    Optional<Pack> pack(String ref) {
        return content.notOlderThan(METADATA_AGE).get(Pack.class, ref);
    }
}
