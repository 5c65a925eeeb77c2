// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.memory.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Store} keeps, as tests, one interface a part. An implementation's test extends this class and says
 * how to open an empty store; it is closed after each test.
 */
@Timeout(120)
public abstract class StoreContract
        implements ContentContract,
                EventContract,
                ExecutionContract,
                BatchContract,
                ClusterContract,
                KeyValueContract,
                CheckpointContract,
                PlacementContract,
                DeadLetterContract,
                AuditContract,
                DelayContract,
                LiveOutputContract,
                DeadlineContract,
                CancelContract,
                SlotContract,
                WorkflowContract,
                RoleContract,
                DetachContract,
                TraceContract,
                TokenContract,
                ApiKeyContract {

    private final ManualClock clock = new ManualClock();
    private Store store;

    /** A store that holds nothing, whose datastore expires by {@code clock}. */
    protected abstract Store open(ManualClock clock) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(clock);
    }

    @AfterEach
    final void closeStore() {
        store.close();
        store.close();
    }

    @Override
    public final Store store() {
        return store;
    }

    @Override
    public final ManualClock clock() {
        return clock;
    }

    @Test
    final void answersAPing() {
        store.ping();
        store.ping();
    }
}
