// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ContentStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Actions as the store has them, at most half a second old. An action that was not there is looked for every time.
 */
final class ActionCatalog {

    private static final Duration FRESH = Duration.ofMillis(500);

    private record Snapshot(long revision, long checkedAt, Map<Ref, Action> actions) {}

    private final ContentStore content;
    private final Clock clock;
    private volatile Snapshot snapshot;

    ActionCatalog(ContentStore content, Clock clock) {
        this.content = content;
        this.clock = clock;
        this.snapshot = new Snapshot(-1, clock.nanos() - FRESH.toNanos(), new ConcurrentHashMap<>());
    }

    /** Asks the store only when it must; throws what the store throws. */
    Optional<Action> find(Ref ref) {
        Map<Ref, Action> actions = fresh().actions();
        Action known = actions.get(ref);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Action> found = content.get(Action.class, ref.toString());
        found.ifPresent(action -> actions.put(ref, action));
        return found;
    }

    private Snapshot fresh() {
        Snapshot now = snapshot;
        return clock.since(now.checkedAt()).compareTo(FRESH) < 0 ? now : checked();
    }

    private synchronized Snapshot checked() {
        Snapshot now = snapshot;
        long at = clock.nanos();
        if (at - now.checkedAt() < FRESH.toNanos()) {
            return now; // another thread has just done it
        }
        long revision = content.revision();
        Map<Ref, Action> actions = revision == now.revision() ? now.actions() : new ConcurrentHashMap<>();
        snapshot = new Snapshot(revision, at, actions);
        return snapshot;
    }
}
