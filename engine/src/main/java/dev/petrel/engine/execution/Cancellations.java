// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.execution.Cancellation.AlreadyEnded;
import dev.petrel.engine.execution.Cancellation.Canceled;
import dev.petrel.engine.execution.Cancellation.Gone;
import dev.petrel.engine.execution.Cancellation.KeepsChanging;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends executions before their time: a user asks for it, or their deadline has passed. One that does not run ends at once;
 * one that runs becomes canceling, and its runner, or its workflow, writes the end. See the methods of {@link
 * ExecutionLifecycle} with the same names.
 */
final class Cancellations {

    private final ExecutionStore store;
    private final ExecutionWriter writer;
    private final Clock clock;
    private final DetachedExecutions detached;

    Cancellations(ExecutionStore store, ExecutionWriter writer, Clock clock, DetachedExecutions detached) {
        this.store = store;
        this.writer = writer;
        this.clock = clock;
        this.detached = detached;
    }

    Cancellation cancel(String id, String by) {
        return Retry.cas(ExecutionLifecycle.TRIES, () -> tryToCancel(id, by)).orElseGet(KeepsChanging::new);
    }

    private Optional<Cancellation> tryToCancel(String id, String by) {
        Optional<Execution> read = store.get(id);
        if (read.isEmpty()) {
            return Optional.of(new Gone());
        }
        Execution execution = read.get();
        ExecutionStatus from = execution.status();
        if (from == ExecutionStatus.CANCELING) {
            writer.announce(execution); // again: the first one may have been lost
            if (execution.detached()) {
                detached.attend(execution);
            }
        }
        if (from == ExecutionStatus.CANCELED || from == ExecutionStatus.CANCELING) {
            return Optional.of(new Canceled(execution));
        }
        ExecutionStatus to =
                from.mayBecome(ExecutionStatus.CANCELED) ? ExecutionStatus.CANCELED : ExecutionStatus.CANCELING;
        if (!from.mayBecome(to)) {
            return Optional.of(new AlreadyEnded(execution));
        }
        boolean done = execution.detached() && !to.isTerminal()
                ? detached.steer(execution, to, canceledBy(by), by, true).isPresent()
                : writer.cancel(execution, to, by, canceledBy(by));
        if (!done) {
            return Optional.empty();
        }
        return Optional.of(store.get(id).<Cancellation>map(Canceled::new).orElseGet(Gone::new));
    }

    Set<String> cancelWaiting(List<Execution> read, String by) {
        List<Execution> waiting = read.stream()
                .filter(each -> !each.detached() && each.status().mayBecome(ExecutionStatus.CANCELED))
                .toList();
        return writer.cancelAll(waiting, by, canceledBy(by));
    }

    boolean refuse(Execution read) {
        return writer.move(read, ExecutionStatus.REQUESTED, ExecutionStatus.CANCELING, null)
                .flatMap(next -> writer.move(next, ExecutionStatus.CANCELING, ExecutionStatus.CANCELED, null))
                .isPresent();
    }

    boolean expire(String id) {
        return Retry.cas(ExecutionLifecycle.TRIES, () -> tryToExpire(id)).orElse(true);
    }

    private Optional<Boolean> tryToExpire(String id) {
        Optional<Execution> read = store.get(id);
        if (read.filter(Cancellations::mayExpire).isEmpty()) {
            return Optional.of(false);
        }
        Execution late = read.get().passed();
        boolean runs = late.detached() || late.status() == ExecutionStatus.RUNNING;
        ExecutionStatus to = runs ? ExecutionStatus.CANCELING : ExecutionStatus.TIMEOUT;
        Map<String, @Nullable Object> result = runs ? null : TimedOut.result(late, late.result());
        Instant at = clock.instant();
        Execution next = late.detached() ? late.steered(to, result, at) : late.moved(to, result, at);
        boolean followed = late.detached() ? detached.follows(next, true) : writer.endFollowed(next);
        if (!writer.expire(read.get(), next, new Change(to, result, followed, at))) {
            return Optional.empty();
        }
        if (followed && late.detached()) {
            detached.attend(next);
        }
        return Optional.of(true);
    }

    private static boolean mayExpire(Execution read) {
        return read.deadline() != null
                && !read.timedOut()
                && !read.status().isTerminal()
                && read.status() != ExecutionStatus.CANCELING;
    }

    private static Map<String, @Nullable Object> canceledBy(String user) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("message", "Action canceled by user.");
        result.put("user", user);
        return result;
    }
}
