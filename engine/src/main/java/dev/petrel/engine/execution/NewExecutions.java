// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How executions begin: they are written, and runners are notified of them; some are handed over to the action runner of
 * this process instead. See the methods of {@link ExecutionLifecycle} with the same names.
 */
final class NewExecutions {

    private final ExecutionWriter writer;
    private final ExecutionNotifier notifier;
    private final Completion completion;
    private final Handover handover;

    NewExecutions(ExecutionWriter writer, ExecutionNotifier notifier, Completion completion, Handover handover) {
        this.writer = writer;
        this.notifier = notifier;
        this.completion = completion;
        this.handover = handover;
    }

    /** @param taker whether one of them begins in this process */
    CompletableFuture<Void> request(List<Execution> executions, Predicate<Execution> taker) {
        if (executions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ExecutionWriter.Created created = writer.create(executions);
        List<Execution> requested = executions.stream()
                .filter(execution -> execution.status() == ExecutionStatus.REQUESTED)
                .toList();
        Set<String> near = near(requested, created.ids(), taker);
        CompletableFuture<Void> notified = notifier.send(requested.stream()
                .filter(execution -> !near.contains(execution.id()))
                .toList());
        created.followed().forEach(completion::complete);
        return notified;
    }

    /** The ids of those that begin in this process. One that was there already may have begun elsewhere. */
    private Set<String> near(List<Execution> requested, Set<String> created, Predicate<Execution> taker) {
        Set<String> taken = takenAsShort(requested, created);
        return taken.isEmpty()
                ? requested.stream()
                        .limit(1)
                        .filter(first -> created.contains(first.id()) && taker.test(first))
                        .map(Execution::id)
                        .collect(Collectors.toSet())
                : taken;
    }

    private Set<String> takenAsShort(List<Execution> requested, Set<String> created) {
        return handover.takeShort(requested.stream()
                .filter(execution -> created.contains(execution.id()))
                .toList());
    }

    void request(Execution execution) {
        List<Execution> one = List.of(execution);
        ExecutionWriter.Created created = writer.create(one);
        if (execution.status() == ExecutionStatus.REQUESTED
                && takenAsShort(one, created.ids()).isEmpty()) {
            boolean ignored = notifier.inform(execution).join();
        }
        created.followed().forEach(completion::complete);
    }
}
