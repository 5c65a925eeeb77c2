// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.PlacementStore;
import java.util.HashMap;
import java.util.Map;

/** Placements by sensor, hash ranges by node. */
final class MemoryPlacements implements PlacementStore {

    private final MemoryFaults faults;
    private final Map<Ref, String> placements = new HashMap<>();
    private final Map<String, String> ranges = new HashMap<>();

    MemoryPlacements(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public Map<Ref, String> placements() {
        return faults.read("list placements", () -> Map.copyOf(placements));
    }

    @Override
    public void place(Ref sensor, String incarnation) {
        faults.run("place sensor \"" + sensor + "\"", () -> placements.put(sensor, incarnation));
    }

    @Override
    public void remove(Ref sensor) {
        faults.run("remove the placement of sensor \"" + sensor + "\"", () -> placements.remove(sensor));
    }

    @Override
    public Map<String, String> hashRanges() {
        return faults.read("list hash ranges", () -> Map.copyOf(ranges));
    }

    @Override
    public void publishHashRanges(String node, String text) {
        faults.run("publish the hash ranges of \"" + node + "\"", () -> ranges.put(node, text));
    }
}
