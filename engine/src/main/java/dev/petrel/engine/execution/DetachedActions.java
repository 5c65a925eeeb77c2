// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes on with executions whose action needs no process: workflows. Such an execution is running and belongs to no
 * runner, so no process that dies takes it down. For any thread; every method may be called more than once for the same,
 * also at the same time, and blocks for the database.
 */
public interface DetachedActions {

    /** There are none. */
    DetachedActions NONE = new DetachedActions() {
        @Override
        public void keep(Execution run, Map<String, @Nullable Object> start) {
            throw new IllegalStateException("nothing here goes on with executions that need no process");
        }

        @Override
        public void begin(String id) {}

        @Override
        public boolean follows(Execution steered, boolean asked) {
            return false;
        }

        @Override
        public void attend(Execution steered) {}
    };

    /**
     * Keeps what the action is to go on with, before its runner lets go of it. If the runner dies in between, another one
     * starts the action again, and this is called again.
     *
     * @param start what the runner says of it
     * @throws RuntimeException when it could not be kept: the execution is still its runner's
     */
    void keep(Execution run, Map<String, @Nullable Object> start);

    /**
     * The execution {@code id} has been let go: its action begins.
     *
     * @throws RuntimeException when it could not: it must begin later without being told again
     */
    void begin(String id);

    /**
     * Whether something must be done once an execution has entered its status. Decided from the execution alone, without its
     * parameters, context and result.
     *
     * @param asked whether somebody asked for it; else this has
     */
    boolean follows(Execution steered, boolean asked);

    /**
     * Does it, and then tells the store ({@link dev.petrel.engine.store.ExecutionStore#attended}).
     *
     * @throws RuntimeException when it could not be done: it is tried again
     */
    void attend(Execution steered);
}
