// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the runners that executions wait to be claimed, and all processes that listen which status an execution has
 * entered. The database has the executions: a notification that is lost is sent again by the sweeper, one that comes
 * twice does no harm, and a listener that misses an announcement finds the status there. For any thread.
 */
public final class ExecutionNotifier {

    private static final Logger log = LoggerFactory.getLogger(ExecutionNotifier.class);

    private final MessageBus bus;
    private final AtomicBoolean failing = new AtomicBoolean();

    public ExecutionNotifier(MessageBus bus) {
        this.bus = bus;
    }

    /** Whether the broker is there to take notifications. */
    public boolean works() {
        return bus.connected();
    }

    /**
     * Sends a notification for each of {@code executions} that is requested, under the fence that it waits with. Does
     * not wait.
     *
     * @return completes when the broker has confirmed all of them, or with the first failure
     */
    public CompletableFuture<Void> send(Collection<Execution> executions) {
        return CompletableFuture.allOf(executions.stream()
                .filter(execution -> execution.status() == ExecutionStatus.REQUESTED)
                .map(this::publish)
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Sends a notification of {@code execution}. Does not wait.
     *
     * @return completes with whether the broker took it; that it does not is logged once per outage
     */
    public CompletableFuture<Boolean> inform(Execution execution) {
        return publish(execution).handle((done, failure) -> {
            if (failure == null) {
                failing.set(false);
                return true;
            }
            if (!(failure instanceof BusException)) {
                throw new CompletionException(failure);
            }
            if (!failing.getAndSet(true)) {
                log.warn("Cannot notify of executions, trying again: {}", failure.getMessage());
            }
            return false;
        });
    }

    /**
     * Announces {@code change} on {@link Topic#STATUS}, and on {@link Topic#CANCEL} when a run is to be canceled. Never
     * blocks and never fails.
     */
    void announce(StatusChanged change) {
        String message = change.encode();
        bus.announce(Topic.STATUS, message);
        if (change.status() == ExecutionStatus.CANCELING) {
            bus.announce(Topic.CANCEL, message);
        }
    }

    private CompletableFuture<Void> publish(Execution execution) {
        return bus.publish(Queue.EXECUTION, ExecutionNotification.of(execution).encode());
    }
}
