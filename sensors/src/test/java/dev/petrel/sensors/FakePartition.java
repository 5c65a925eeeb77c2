// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.partition.PartitionProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A partition that the test writes. */
final class FakePartition implements PartitionProvider {

    private final Map<Ref, List<String>> map = new LinkedHashMap<>();
    private boolean changed;

    FakePartition give(String sensor, String... nodes) {
        map.put(Ref.of(sensor), List.of(nodes));
        changed = true;
        return this;
    }

    @Override
    public boolean refresh() {
        boolean was = changed;
        changed = false;
        return was;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return map.getOrDefault(sensor, List.of());
    }

    @Override
    public List<Remark> remarks() {
        return List.of();
    }

    @Override
    public Set<Ref> named() {
        return map.keySet();
    }

    @Override
    public String reason() {
        return "test";
    }
}
