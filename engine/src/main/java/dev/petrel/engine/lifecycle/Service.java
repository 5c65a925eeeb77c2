// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

/**
 * Something that runs until it is stopped.
 *
 * <p>{@link #start} returns when the service is ready, or throws and leaves nothing running. {@link #stop} returns when
 * nothing runs any more; it may be called before a start, twice, and from several threads. A stopped service can be
 * started again.
 */
public interface Service {

    /** What it is called in logs and thread names. */
    String name();

    /**
     * Starts it.
     *
     * @throws InterruptedException when the thread was interrupted; nothing is left running
     */
    void start() throws InterruptedException;

    /** Stops it within the bounds that the service documents. Does not throw. */
    void stop();
}
