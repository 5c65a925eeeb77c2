// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.CheckpointStore;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Checkpoints by trigger. */
final class MemoryCheckpoints implements CheckpointStore {

    private final MemoryFaults faults;
    private final Map<String, Instant> times = new TreeMap<>();

    MemoryCheckpoints(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public Map<String, Instant> checkpoints() {
        return faults.read("list checkpoints", () -> Map.copyOf(times));
    }

    @Override
    public void put(String trigger, Instant time) {
        faults.run("put checkpoint \"" + trigger + "\"", () -> times.put(trigger, time));
    }

    @Override
    public void delete(String trigger) {
        faults.run("delete checkpoint \"" + trigger + "\"", () -> times.remove(trigger));
    }
}
