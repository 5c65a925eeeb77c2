// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

/**
 * The seam to the database: the truth about everything but events on their way.
 *
 * <p>All stores may be called from any thread, block until the database has answered, and throw {@link StoreException}.
 * A write is durable when the call returns: acknowledged by a majority and journaled where the server has these. Each
 * operation changes single documents atomically; there are no transactions. Every write can be repeated: either it is
 * the same the second time, or it is a compare-and-set that tells who won.
 */
public interface Store extends AutoCloseable {

    ContentStore content();

    EventStore events();

    ExecutionStore executions();

    ClusterStore cluster();

    KeyValueStore keys();

    DeadLetterStore deadLetters();

    /** Returns when the database has answered a ping; creates what indexes are missing the first time it does. */
    void ping();

    /** Closes the connections. Idempotent. */
    @Override
    void close();
}
