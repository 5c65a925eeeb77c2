// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

/**
 * Decides whether a requested execution may start now. The runner that has taken its notification asks, through
 * {@link ExecutionLifecycle#claim(ExecutionNotification, dev.petrel.engine.model.Execution.Claim)}, before it claims.
 *
 * <p>Called by any thread, also for one execution at the same time. May block for the database, and throws what the store
 * throws; the runner asks again then. Of an execution that nothing keeps from starting it asks no database.
 */
public interface Admission {

    /** Every execution may start. */
    Admission ALL = new Admission() {
        @Override
        public boolean asks(ExecutionNotification notification) {
            return false;
        }

        @Override
        public boolean admits(ExecutionNotification notification, ExecutionLifecycle executions) {
            return true;
        }

        @Override
        public void notClaimed(ExecutionNotification notification) {}
    };

    /** Whether anything may keep the execution from starting. If not, neither of the other methods is called for it. */
    default boolean asks(ExecutionNotification notification) {
        return true;
    }

    /**
     * Whether the execution may be claimed. If it may not, it was delayed or canceled, or is not requested any more.
     *
     * @param executions delays and cancels it
     */
    boolean admits(ExecutionNotification notification, ExecutionLifecycle executions);

    /** The execution was admitted, and then was not there to be claimed: it has another runner, or was canceled. */
    void notClaimed(ExecutionNotification notification);
}
