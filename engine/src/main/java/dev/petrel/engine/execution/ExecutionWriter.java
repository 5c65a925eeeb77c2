// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.ExecutionStore.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statuses of executions, and nothing else does. Each change is one compare-and-set over status and fence, along
 * the transitions that {@link ExecutionStatus} allows; that something must follow it is noted by the same write. Afterwards
 * it is announced, and what must follow an end is done or left to the {@link CompletionSweeper}.
 *
 * <p>Which change is to be made is decided elsewhere: see {@link ExecutionLifecycle}. For any thread.
 */
final class ExecutionWriter {

    private final ExecutionStore store;
    private final ExecutionNotifier notifier;
    private final Clock clock;
    private final Completion completion;
    private final PendingExecutions pending;

    ExecutionWriter(ExecutionStore store, ExecutionNotifier notifier, Clock clock, LifecycleHooks hooks) {
        this.store = store;
        this.notifier = notifier;
        this.clock = clock;
        this.completion = hooks.completion();
        this.pending = hooks.pending();
    }

    /**
     * What a request has created.
     *
     * @param followed those of them that have ended already, and whose end something must follow
     */
    record Created(Set<String> ids, Set<String> followed) {}

    /** Writes those of {@code executions} that are not there yet. What must follow their ends is left to the caller. */
    Created create(List<Execution> executions) {
        Set<String> followed = executions.stream()
                .filter(this::endFollowed)
                .map(Execution::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> created = store.create(executions, followed);
        for (Execution execution : executions) {
            if (created.contains(execution.id())) {
                announce(execution);
            }
        }
        followed.retainAll(created);
        return new Created(created, followed);
    }

    /** See {@link ExecutionStore#claim(String, long, Execution.Claim, Instant)}. */
    Optional<Execution> claim(String id, long fence, Execution.Claim claim) {
        Optional<Execution> claimed = store.claim(id, fence, claim, clock.instant());
        claimed.ifPresent(this::announce);
        return claimed;
    }

    /** See {@link ExecutionStore#claim(List, Execution.Claim, Instant)}. */
    ExecutionStore.Claimed claim(List<ExecutionStore.Waiting> waiting, Execution.Claim claim) {
        ExecutionStore.Claimed claimed = store.claim(waiting, claim, clock.instant());
        claimed.claimed().values().forEach(this::announce);
        return claimed;
    }

    /**
     * Moves an execution on from {@code from}; as canceled it has timed out if its deadline has passed.
     *
     * @param read with the fence it must have
     * @param given its result from now on, or null to leave that
     * @return it as it is now, or empty if it has moved on, or may not become {@code wanted}
     */
    Optional<Execution> move(
            Execution read,
            ExecutionStatus from,
            ExecutionStatus wanted,
            @Nullable Map<String, @Nullable Object> given) {
        ExecutionStatus to = TimedOut.end(read, wanted);
        if (!from.mayBecome(to)) {
            return Optional.empty();
        }
        Instant at = clock.instant();
        Map<String, @Nullable Object> result = to == wanted ? given : TimedOut.result(read, given);
        Execution next = read.moved(to, result, at);
        boolean followed = to == ExecutionStatus.PENDING ? pending.follows(read) : endFollowed(next);
        if (!store.transition(read.id(), read.fence(), from, new Change(to, result, followed, at))) {
            return Optional.empty();
        }
        entered(next, followed);
        return Optional.of(next);
    }

    /**
     * Ends several runs in one step: those that have small results, and whose ends nothing must follow.
     *
     * @return the ids of those that have ended so
     */
    Set<String> finish(List<ExecutionLifecycle.Ending> endings) {
        Instant at = clock.instant();
        List<Move> moves = new ArrayList<>();
        for (ExecutionLifecycle.Ending ending : endings) {
            Execution run = ending.run();
            if (ExecutionStatus.RUNNING.mayBecome(ending.status())
                    && TimedOut.end(run, ending.status()) == ending.status()
                    && !completion.follows(run.moved(ending.status(), ending.result(), at))) {
                Change change = new Change(ending.status(), ending.result(), false, at);
                moves.add(new Move(run.id(), run.fence(), ExecutionStatus.RUNNING, change));
            }
        }
        Set<String> moved = moves.isEmpty() ? Set.of() : store.transition(moves);
        for (Move move : moves) {
            if (moved.contains(move.id())) {
                notifier.announce(new StatusChanged(move.id(), move.change().to(), move.fence()));
            }
        }
        return moved;
    }

    /** Fails an execution that is not at hand. False if it is not requested under {@code fence} any more. */
    boolean fail(String id, long fence, Map<String, @Nullable Object> result) {
        // Whether anything must follow is not known here: the sweeper looks.
        Change failed = new Change(ExecutionStatus.FAILED, result, true, clock.instant());
        boolean moved = store.transition(id, fence, ExecutionStatus.REQUESTED, failed);
        if (moved) {
            notifier.announce(new StatusChanged(id, failed.to(), fence));
        }
        return moved;
    }

    /** Takes {@code run} from its runner for good. It stays running, so there is nothing to announce. */
    boolean detach(Execution run) {
        return store.detach(run.id(), run.fence());
    }

    /** Moves an execution without a process on, to {@code next}; what must follow is left to the caller. */
    boolean steer(Execution read, Execution next, Change change, @Nullable String by) {
        boolean steered = store.steer(read, change, by);
        if (steered) {
            announce(next);
        }
        return steered;
    }

    /**
     * Moves an execution on to canceled, or to canceling.
     *
     * @param by the user who asks
     * @param canceled its result if it is canceled
     */
    boolean cancel(Execution read, ExecutionStatus to, String by, Map<String, @Nullable Object> canceled) {
        Instant at = clock.instant();
        Map<String, @Nullable Object> result = to.isTerminal() ? canceled : null;
        Execution next = read.canceledBy(by).moved(to, result, at);
        boolean followed = endFollowed(next);
        boolean moved = store.cancel(read, by, new Change(to, result, followed, at));
        if (moved) {
            entered(next, followed);
        }
        return moved;
    }

    /** Cancels several that may become canceled at once. Returns the ids of those that are. */
    Set<String> cancelAll(List<Execution> read, String by, Map<String, @Nullable Object> result) {
        Instant at = clock.instant();
        Map<String, Execution> next = new LinkedHashMap<>();
        Set<String> followed = new LinkedHashSet<>();
        for (Execution each : read) {
            Execution ended = each.canceledBy(by).moved(ExecutionStatus.CANCELED, result, at);
            next.put(each.id(), ended);
            if (endFollowed(ended)) {
                followed.add(each.id());
            }
        }
        Set<String> canceled = store.cancelAll(read, by, result, followed, at);
        next.keySet().retainAll(canceled);
        next.values().forEach(this::announce);
        completion.complete(next.values().stream()
                .filter(each -> followed.contains(each.id()))
                .toList());
        return canceled;
    }

    /** Moves an execution whose deadline has passed on, to {@code next}. */
    boolean expire(Execution read, Execution next, Change change) {
        boolean moved = store.expire(read, change);
        if (moved) {
            entered(next, change.followed());
        }
        return moved;
    }

    /** See {@link ExecutionStore#delay}. */
    boolean delay(Execution read, String slots) {
        boolean delayed = store.delay(read, slots, clock.instant());
        if (delayed) {
            notifier.announce(new StatusChanged(read.id(), ExecutionStatus.DELAYED, read.fence()));
        }
        return delayed;
    }

    /** Makes an execution requested that is running or delayed as it was read. Empty if it has moved on. */
    Optional<Execution> requeue(Execution read) {
        Instant at = clock.instant();
        if (!store.requeue(read.id(), read.status(), read.fence(), at)) {
            return Optional.empty();
        }
        Execution waiting = read.requeued(at);
        announce(waiting);
        return Optional.of(waiting);
    }

    /** Whether {@code next} has ended and something must follow that. */
    boolean endFollowed(Execution next) {
        return next.status().isTerminal() && completion.follows(next);
    }

    void announce(Execution now) {
        notifier.announce(StatusChanged.of(now));
    }

    private void entered(Execution next, boolean followed) {
        announce(next);
        if (followed && next.status().isTerminal()) {
            boolean ignored = completion.complete(next);
        }
    }
}
