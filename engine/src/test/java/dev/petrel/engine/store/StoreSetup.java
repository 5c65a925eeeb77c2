// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.memory.ManualClock;

/** What the parts of {@link StoreContract} work on: a store that was empty at the start of the test, and its clock. */
interface StoreSetup {

    Store store();

    ManualClock clock();

    /** Makes the execution {@code id} one that cannot be read, as if another version had written it. */
    void spoilExecution(String id);
}
