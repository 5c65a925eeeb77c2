// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to run actions. Called from any number of threads at a time. */
public interface Runner {

    /**
     * What a run needs to be told of the configuration of {@code pack}; {@link #start} finds it in its request. Nothing of
     * the action has begun then, so it may read the store and throw what the store throws: it is asked again while the
     * store is away.
     *
     * @throws UncheckedIOException if the configuration cannot be had, which fails the action; the message says why
     */
    default Map<String, @Nullable Object> configuration(String pack) {
        return Map.of();
    }

    /**
     * Starts one action. Holds its slot until it returns: when the action has ended and nothing of it is left running, or
     * when it is {@linkplain Outcome.Pending pending} or {@linkplain Outcome.Detached detached}. Does not ask the store: once the action may have begun, a failure
     * of the store could not be told from one of the action.
     *
     * <p>Everything that may go wrong with an action is an outcome. An exception or an error is a fault of the runner
     * itself, and so is null; the execution then fails, with its stack trace if there is one.
     *
     * @throws InterruptedException when the thread was interrupted, which means that the action must end now: its
     *     processes are gone when this is thrown. An {@link EndedEarly} has what the action had written by then
     */
    Outcome start(RunRequest request, RunControl control) throws InterruptedException;

    /**
     * Whether a start can be repeated without harm when this process died before its outcome was written, whatever the
     * action's metadata says: of a runner that only decides, and does nothing.
     */
    default boolean repeatable() {
        return false;
    }

    /**
     * Whether its actions are code that may use the API, and find a token for it in their environment, {@code
     * ST2_ACTION_AUTH_TOKEN}. Making one costs two writes to the database.
     */
    default boolean usesApi() {
        return false;
    }

    /**
     * Whether a start returns at once: it waits for nothing, begins nothing and computes little. Such actions run one after
     * the other on one thread, and their ends are written together.
     */
    default boolean immediate() {
        return false;
    }

    /** Ends what it keeps warm between runs. It may be used again afterwards. */
    default void stop() {}
}
