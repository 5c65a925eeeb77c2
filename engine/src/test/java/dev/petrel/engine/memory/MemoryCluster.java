// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.store.ClusterStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Processes, leases and sensor statuses. */
final class MemoryCluster implements ClusterStore {

    private record StatusKey(Ref sensor, String node) {
        static StatusKey of(SensorStatus status) {
            return new StatusKey(status.sensor(), status.node());
        }
    }

    private final MemoryFaults faults;
    private final Map<String, NodeRecord> nodes = new TreeMap<>();
    private final TreeMap<String, Lease> leases = new TreeMap<>();
    private final Map<StatusKey, SensorStatus> statuses = new TreeMap<>(
            Comparator.comparing((StatusKey key) -> key.sensor().toString()).thenComparing(StatusKey::node));

    MemoryCluster(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public void beat(NodeRecord record) {
        faults.run(
                "beat",
                () -> nodes.merge(record.incarnation(), record, (now, next) -> next.beat() >= now.beat() ? next : now));
    }

    @Override
    public void leave(String incarnation) {
        faults.run("leave", () -> {
            nodes.remove(incarnation);
            statuses.values().removeIf(status -> status.incarnation().equals(incarnation));
        });
    }

    @Override
    public List<NodeRecord> nodes() {
        return faults.read(
                "list processes",
                () -> nodes.values().stream()
                        .sorted(Comparator.comparing(NodeRecord::node).thenComparing(NodeRecord::incarnation))
                        .toList());
    }

    @Override
    public Optional<Lease> lease(String what) {
        return faults.read("read lease \"" + what + "\"", () -> Optional.ofNullable(leases.get(what)));
    }

    @Override
    public List<Lease> leases(String prefix) {
        return faults.read(
                "list leases",
                () -> leases.tailMap(prefix, true).values().stream()
                        .takeWhile(lease -> lease.what().startsWith(prefix))
                        .toList());
    }

    @Override
    public Optional<Lease> acquire(String what, Optional<Lease> seen, String holder) {
        return faults.write("acquire lease \"" + what + "\"", () -> {
            @Nullable Lease now = leases.get(what);
            if (!Optional.ofNullable(now).equals(seen)) {
                return Optional.empty();
            }
            Lease next = new Lease(what, holder, now == null ? 1 : now.epoch() + 1);
            leases.put(what, next);
            return Optional.of(next);
        });
    }

    @Override
    public boolean release(Lease held) {
        return faults.write("release lease \"" + held.what() + "\"", () -> {
            if (!held.equals(leases.get(held.what()))) {
                return false;
            }
            leases.put(held.what(), new Lease(held.what(), null, held.epoch()));
            return true;
        });
    }

    @Override
    public void report(SensorStatus status) {
        faults.run("report sensor \"" + status.sensor() + "\"", () -> statuses.put(StatusKey.of(status), status));
    }

    @Override
    public void forget(SensorStatus status) {
        faults.run("forget sensor \"" + status.sensor() + "\"", () -> statuses.remove(StatusKey.of(status)));
    }

    @Override
    public List<SensorStatus> sensorStatuses() {
        return faults.read("list sensor statuses", () -> List.copyOf(statuses.values()));
    }
}
