// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ExecutionStore;

/** Lifecycles of executions for tests. */
public final class Lifecycles {

    private Lifecycles() {}

    /** One with nothing around its changes but what every process does. */
    public static ExecutionLifecycle standard(ExecutionStore store, MessageBus bus, Clock clock) {
        return new ExecutionLifecycle(store, new ExecutionNotifier(bus), clock, LifecycleHooks.standard(store, clock));
    }
}
