// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.Store;
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
public final class PartitionReport {

    /**
     * The partition as this node sees it.
     *
     * @param provider {@code default}, {@code file}, {@code kvstore} or {@code hash}
     * @param source the file or key it was read from, or null
     * @param error why the newest version was refused while the one before stays in force, or null
     */
    public record Partition(
            String provider,
            @Nullable String source,
            List<Row> sensors,
            List<String> warnings,
            @Nullable String error) {

        public Partition {
            sensors = List.copyOf(sensors);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A sensor.
     *
     * @param nodes those it may run on, in the order in which they stand in for each other
     * @param owner the node that holds its lease, or null when no node does
     * @param epoch of that lease, 0 for none
     * @param why in words: {@code first live node of the map}, for instance
     */
    public record Row(
            String sensor, List<String> nodes, @Nullable String owner, long epoch, String why) {

        public Row {
            nodes = List.copyOf(nodes);
        }
    }

    private final SensorConfig config;
    private final MovedPartition provider;
    private final Store store;
    private final Membership membership;

    /** @param provider its own, since each is for one thread */
    public PartitionReport(SensorConfig config, MovedPartition provider, Store store, Membership membership) {
        this.config = config;
        this.provider = provider;
        this.store = store;
        this.membership = membership;
    }

    /** Reads the map and the store anew. May block for the database, and throws what its stores throw. */
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
