// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.execution.Steering.Steered;
import dev.petrel.engine.execution.Steering.Unsteerable;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions that go on without a process: how they begin, are steered from one status to another, and are paused and
 * resumed. What must follow is done by {@link DetachedActions} at once, or left to the {@link SteeredSweeper}.
 */
final class DetachedExecutions {

    private static final Logger log = LoggerFactory.getLogger(DetachedExecutions.class);

    private final ExecutionStore store;
    private final ExecutionWriter writer;
    private final Clock clock;
    private final DetachedActions actions;

    DetachedExecutions(ExecutionStore store, ExecutionWriter writer, Clock clock, DetachedActions actions) {
        this.store = store;
        this.writer = writer;
        this.clock = clock;
        this.actions = actions;
    }

    /** See {@link DetachedActions#keep}. */
    void keep(Execution run, Map<String, @Nullable Object> start) {
        actions.keep(run, start);
    }

    /** Begins what has been let go by its runner. Throws nothing. */
    void begin(String id) {
        try {
            actions.begin(id);
        } catch (RuntimeException e) { // whatever it is: it belongs to no process now, and is begun by another
            log.atDebug().addKeyValue("execution", id).log("A workflow is left to the sweeper.", e);
        }
    }

    /** See {@link DetachedActions#follows}. */
    boolean follows(Execution steered, boolean asked) {
        return actions.follows(steered, asked);
    }

    /** Does what must follow. Throws nothing. */
    void attend(Execution steered) {
        try {
            actions.attend(steered);
        } catch (RuntimeException e) { // whatever it is, the execution is marked
            log.atDebug().addKeyValue("execution", steered.id()).log("An execution is left to the sweeper.", e);
        }
    }

    /**
     * Moves one to a status that is not terminal, and does what must follow.
     *
     * @param by who canceled it, or null
     * @param asked whether somebody asked for it; else those that go on with it have
     * @return it as it is now, or empty if it has moved on, or may not become so
     */
    Optional<Execution> steer(
            Execution read,
            ExecutionStatus to,
            @Nullable Map<String, @Nullable Object> result,
            @Nullable String by,
            boolean asked) {
        if (!read.detached() || !read.status().mayBecome(to)) {
            return Optional.empty();
        }
        Instant at = clock.instant();
        Execution next = read.steered(to, result, at);
        boolean followed = follows(next, asked);
        if (!writer.steer(read, next, new Change(to, result, followed, at), by)) {
            return Optional.empty();
        }
        if (followed) {
            attend(next);
        }
        return Optional.of(next);
    }

    Optional<Steering> pause(String id) {
        return whenAsked(
                id,
                ExecutionStatus.RUNNING,
                ExecutionStatus.PAUSING,
                Set.of(ExecutionStatus.PAUSING, ExecutionStatus.PAUSED));
    }

    Optional<Steering> resume(String id) {
        return whenAsked(
                id,
                ExecutionStatus.PAUSED,
                ExecutionStatus.RESUMING,
                Set.of(ExecutionStatus.RESUMING, ExecutionStatus.RUNNING));
    }

    private Optional<Steering> whenAsked(
            String id, ExecutionStatus from, ExecutionStatus to, Set<ExecutionStatus> already) {
        return Retry.cas(ExecutionLifecycle.TRIES, () -> tryWhenAsked(id, from, to, already))
                .orElseGet(() -> store.get(id).map(Unsteerable::new));
    }

    /** Empty if it changed meanwhile; with nothing in it if it is gone. */
    private Optional<Optional<Steering>> tryWhenAsked(
            String id, ExecutionStatus from, ExecutionStatus to, Set<ExecutionStatus> already) {
        Optional<Execution> read = store.get(id);
        if (read.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        Execution execution = read.get();
        if (!execution.detached() || execution.status() != from) {
            boolean done = execution.detached() && already.contains(execution.status());
            return Optional.of(Optional.of(done ? new Steered(execution) : new Unsteerable(execution)));
        }
        return steer(execution, to, null, null, true).map(next -> Optional.of(new Steered(next)));
    }
}
