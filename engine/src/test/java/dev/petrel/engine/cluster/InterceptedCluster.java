// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.store.ClusterStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A cluster store whose operations can be interfered with. */
class InterceptedCluster implements ClusterStore {

    private final ClusterStore store;

    InterceptedCluster(ClusterStore store) {
        this.store = store;
    }

    /** Around every operation. */
    protected <T> T around(boolean write, Supplier<T> operation) {
        return operation.get();
    }

    private void around(Runnable write) {
        around(true, () -> {
            write.run();
            return true;
        });
    }

    @Override
    public void beat(NodeRecord record) {
        around(() -> store.beat(record));
    }

    @Override
    public void leave(String incarnation) {
        around(() -> store.leave(incarnation));
    }

    @Override
    public List<NodeRecord> nodes() {
        return around(false, store::nodes);
    }

    @Override
    public Optional<Lease> lease(String what) {
        return around(false, () -> store.lease(what));
    }

    @Override
    public List<Lease> leases(String prefix) {
        return around(false, () -> store.leases(prefix));
    }

    @Override
    public Optional<Lease> acquire(String what, Optional<Lease> seen, String holder) {
        return around(true, () -> store.acquire(what, seen, holder));
    }

    @Override
    public boolean release(Lease held) {
        return around(true, () -> store.release(held));
    }

    @Override
    public void report(SensorStatus status) {
        around(() -> store.report(status));
    }

    @Override
    public void forget(SensorStatus status) {
        around(() -> store.forget(status));
    }

    @Override
    public List<SensorStatus> sensorStatuses() {
        return around(false, store::sensorStatuses);
    }
}
