// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A provider that answers as another one does, as far as a subclass does not say otherwise. */
abstract class PartitionDecorator implements PartitionProvider {

    private final PartitionProvider inner;

    PartitionDecorator(PartitionProvider inner) {
        this.inner = inner;
    }

    @Override
    public boolean refresh() {
        return inner.refresh();
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return inner.candidates(sensor, live);
    }

    @Override
    public Map<Ref, List<String>> candidates(Collection<Ref> sensors, Set<String> live) {
        return inner.candidates(sensors, live);
    }

    @Override
    public List<Remark> remarks() {
        return inner.remarks();
    }

    @Override
    public Set<Ref> named() {
        return inner.named();
    }

    @Override
    public String reason() {
        return inner.reason();
    }
}
