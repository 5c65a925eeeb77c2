// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.ExecutionNotification;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.model.Execution;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the runners that an execution waits for one of them. */
final class ExecutionNotifier {

    private static final Logger log = LoggerFactory.getLogger(ExecutionNotifier.class);

    private final MessageBus bus;
    private final AtomicBoolean told = new AtomicBoolean();

    ExecutionNotifier(MessageBus bus) {
        this.bus = bus;
    }

    /** Whether the broker is there to take it. */
    boolean works() {
        return bus.connected();
    }

    /** Sends a notification under the fence that {@code execution} waits with. False if the broker did not take it. */
    boolean send(Execution execution) {
        try {
            bus.publish(Channel.EXECUTION, new ExecutionNotification(execution.id(), execution.fence()).encode())
                    .join();
            told.set(false);
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof BusException failure) {
                if (!told.getAndSet(true)) { // once until it works again
                    log.warn("Cannot notify of executions, trying again: {}", failure.getMessage());
                }
                return false;
            }
            throw e;
        }
    }
}
