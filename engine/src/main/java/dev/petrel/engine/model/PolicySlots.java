// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The slots of a concurrency policy for one key, and the executions that hold them. How many there are is said by the
 * policy each time, so that a change of it counts at once. Immutable.
 *
 * @param id derived from policy and key
 * @param version 0 while nothing is stored of them; else different after every change
 * @param holders the ids of the executions, in the order in which they took their slots; each once
 */
public record PolicySlots(String id, long version, List<String> holders) {

    public PolicySlots {
        holders = List.copyOf(holders);
    }

    /** Of which none is taken. */
    public static PolicySlots free(String id) {
        return new PolicySlots(id, 0, List.of());
    }

    public boolean holds(String execution) {
        return holders.contains(execution);
    }

    /** The holders without {@code leaving}, and with {@code coming} after them. */
    public List<String> changed(Collection<String> leaving, Collection<String> coming) {
        List<String> changed = new ArrayList<>(holders);
        changed.removeAll(leaving);
        coming.stream().filter(id -> !changed.contains(id)).forEach(changed::add);
        return changed;
    }
}
