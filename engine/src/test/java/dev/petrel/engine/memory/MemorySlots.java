// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.PolicySlots;
import dev.petrel.engine.store.SlotStore;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** PolicySlots of concurrency policies by id. */
final class MemorySlots implements SlotStore {

    private final MemoryFaults faults;
    private final NavigableMap<String, PolicySlots> slots = new TreeMap<>();
    private long lastVersion;

    MemorySlots(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public PolicySlots get(String id) {
        return faults.read("read slots \"" + id + "\"", () -> slots.getOrDefault(id, PolicySlots.free(id)));
    }

    @Override
    public boolean replace(PolicySlots read, List<String> holders) {
        return faults.write("change slots \"" + read.id() + "\"", () -> {
            long version =
                    slots.getOrDefault(read.id(), PolicySlots.free(read.id())).version();
            if (version != read.version()) {
                return false;
            }
            if (holders.isEmpty()) {
                PolicySlots ignored = slots.remove(read.id());
            } else {
                slots.put(read.id(), new PolicySlots(read.id(), ++lastVersion, holders));
            }
            return true;
        });
    }

    @Override
    public List<PolicySlots> list(String after, int limit) {
        return faults.read(
                "list slots",
                () -> slots.tailMap(after, false).values().stream().limit(limit).toList());
    }
}
