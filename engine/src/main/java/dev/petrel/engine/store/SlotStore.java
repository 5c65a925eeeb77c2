// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.PolicySlots;
import java.util.List;

/** The slots of concurrency policies that are taken: one document for each policy and key, and none where no slot is. */
public interface SlotStore {

    /** The slots as they are now; {@link PolicySlots#free} if none is taken. */
    PolicySlots get(String id);

    /**
     * Changes who holds them, if they are as they were read.
     *
     * @param holders all who hold a slot from now on
     * @return false, and nothing is changed, if they were changed meanwhile
     */
    boolean replace(PolicySlots read, List<String> holders);

    /**
     * PolicySlots of which some are taken, ordered by id.
     *
     * @param after only those whose id comes after this; empty for all
     * @param limit how many at most
     */
    List<PolicySlots> list(String after, int limit);
}
