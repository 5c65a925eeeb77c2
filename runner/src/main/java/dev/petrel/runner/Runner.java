// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/** A way to run actions. Called from any number of threads at a time. */
public interface Runner {

    /**
     * Runs one action and returns when it has ended and nothing of it is left running.
     *
     * <p>Everything that may go wrong with an action is an outcome. An exception is a fault of the runner itself; the
     * execution then fails with its stack trace.
     *
     * @throws InterruptedException when the thread was interrupted, which means that the action must end now: its
     *     processes are gone when this is thrown
     */
    Outcome run(RunRequest request) throws InterruptedException;

    /** Ends what it keeps warm between runs. It may be used again afterwards. */
    default void stop() {}
}
