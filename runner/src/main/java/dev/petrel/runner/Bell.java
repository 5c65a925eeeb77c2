// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.Doorbell;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.model.Execution;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the runners that an execution waits for one of them. */
final class Bell {

    private static final Logger log = LoggerFactory.getLogger(Bell.class);

    private final MessageBus bus;
    private final AtomicBoolean told = new AtomicBoolean();

    Bell(MessageBus bus) {
        this.bus = bus;
    }

    /** Whether the broker is there to take it. */
    boolean works() {
        return bus.connected();
    }

    /** Rings under the fence that {@code execution} waits with. False if the broker did not take it. */
    boolean ring(Execution execution) {
        try {
            bus.publish(Channel.EXECUTION, new Doorbell(execution.id(), execution.fence()).encode())
                    .join();
            told.set(false);
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof BusException failure) {
                if (!told.getAndSet(true)) { // once until it works again
                    log.warn("Cannot ring for executions, trying again: {}", failure.getMessage());
                }
                return false;
            }
            throw e;
        }
    }
}
