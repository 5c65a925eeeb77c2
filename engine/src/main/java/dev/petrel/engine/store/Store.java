// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.lifecycle.Health;

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

    CheckpointStore checkpoints();

    PlacementStore placements();

    DeadLetterStore deadLetters();

    SlotStore slots();

    TraceStore traces();

    AuditStore audit();

    WorkflowStore workflows();

    TokenStore tokens();

    ApiKeyStore apiKeys();

    RoleStore roles();

    LiveOutputStore liveOutput();

    /** Returns when the database has answered a ping. */
    void ping();

    /**
     * What a human should know of what the store does beside the calls: of indexes that are being made, or cannot be. It
     * never blocks, and never says that the process is not ready.
     */
    default Health.Check check() {
        return new Health.Check(true, "nothing to do beside the calls");
    }

    /** Which documents this process could not decrypt lately. */
    default Health.Check checkDecryption() {
        return new Health.Check(true, "nothing is encrypted");
    }

    /** Closes the connections. Idempotent. */
    @Override
    void close();
}
