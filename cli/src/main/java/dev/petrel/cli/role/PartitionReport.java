// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.api.PartitionView;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.Store;
import dev.petrel.sensors.partition.Assignment;
import dev.petrel.sensors.partition.Containers;
import dev.petrel.sensors.partition.MovedPartition;
import dev.petrel.sensors.partition.PartitionProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who owns which sensor and why, as this node sees it, with all that is wrong or odd. */
final class PartitionReport implements PartitionView {

    private final PetrelConfig.SensorContainer config;
    private final MovedPartition provider;
    private final Store store;
    private final Membership membership;

    /** @param provider its own, since each is for one thread */
    PartitionReport(PetrelConfig.SensorContainer config, MovedPartition provider, Store store, Membership membership) {
        this.config = config;
        this.provider = provider;
        this.store = store;
        this.membership = membership;
    }

    @Override
    public synchronized Partition now() {
        provider.refresh();
        List<String> unreadable = new ArrayList<>();
        List<SensorType> sensors = store.content().listReadable(SensorType.class, unreadable::add);
        Set<String> live = Containers.labels(membership.alive());
        Assignment assignment = Assignment.of(sensors, provider, live);
        Map<String, Lease> leases = store.cluster().leases(Lease.SENSORS).stream()
                .collect(Collectors.toMap(Lease::what, Function.identity()));
        Map<String, String> nodes = membership.alive().stream()
                .collect(Collectors.toMap(
                        NodeRecord::incarnation,
                        record -> Containers.label(record).orElse(record.node())));
        List<Row> rows = assignment.candidates().entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), assignment, leases, nodes))
                .sorted(Comparator.comparing(Row::sensor))
                .toList();
        String error = provider.remarks().stream()
                .filter(PartitionProvider.Remark::error)
                .map(PartitionProvider.Remark::text)
                .findFirst()
                .orElse(null);
        return new Partition(
                config.partitionProvider().getOrDefault("name", "default"),
                config.partitionProvider().get("partition_file"),
                rows,
                warnings(unreadable, sensors, assignment),
                error);
    }

    private Row row(
            SensorType sensor,
            List<String> candidates,
            Assignment assignment,
            Map<String, Lease> leases,
            Map<String, String> nodes) {
        if (sensor.placement() == SensorType.Placement.EVERY_NODE) {
            return new Row(sensor.ref().toString(), candidates, null, 0, "placement: every_node");
        }
        Optional<Lease> lease =
                Optional.ofNullable(leases.get(Lease.ofSensor(sensor.ref().toString())));
        String owner = lease.map(Lease::holder).map(nodes::get).orElse(null);
        String wanted = assignment.owner(sensor).orElse(null);
        String why = candidates.isEmpty()
                ? "no node may run it"
                : wanted == null ? "none of its nodes is alive" : why(sensor.ref(), candidates, wanted, owner);
        return new Row(
                sensor.ref().toString(),
                candidates,
                owner,
                lease.map(Lease::epoch).orElse(0L),
                why);
    }

    private String why(Ref sensor, List<String> candidates, String wanted, @Nullable String owner) {
        String reason = provider.isMoved(sensor)
                ? "moved to " + wanted + " by hand, until its container ends or \"move --back\""
                : Containers.isSingle(wanted)
                        ? "its own container, started with --sensor-ref"
                        : provider.reason() + ", first that is alive";
        if (wanted.equals(owner)) {
            return reason;
        }
        if (owner == null || provider.isMoved(sensor) || !candidates.contains(owner)) {
            return "to move to " + wanted + ": " + reason;
        }
        return "stands in for " + wanted + ", which gets it when it has been live and first for "
                + config.handBackAfter().toSeconds() + " s";
    }

    private List<String> warnings(List<String> unreadable, List<SensorType> sensors, Assignment assignment) {
        List<String> warnings = new ArrayList<>(unreadable);
        provider.remarks().stream().filter(remark -> !remark.error()).forEach(remark -> warnings.add(remark.text()));
        Set<Ref> registered = sensors.stream().map(SensorType::ref).collect(Collectors.toSet());
        provider.named().stream()
                .filter(ref -> !registered.contains(ref))
                .forEach(ref -> warnings.add("sensor \"" + ref + "\" is in the map but not registered"));
        assignment
                .unassigned()
                .forEach(ref -> warnings.add("sensor \"" + ref + "\" is enabled, but no node is mapped to it"));
        return warnings;
    }
}
