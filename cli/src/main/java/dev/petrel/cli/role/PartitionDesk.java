// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.api.PartitionControl;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.sensors.partition.Assignment;
import dev.petrel.sensors.partition.Containers;
import dev.petrel.sensors.partition.MapPartition;
import dev.petrel.sensors.partition.MovedPartition;
import dev.petrel.sensors.partition.Moves;
import dev.petrel.sensors.partition.PartitionFile;
import dev.petrel.sensors.partition.PartitionProvider;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where operators plan a new map and move sensors by hand. */
final class PartitionDesk implements PartitionControl {

    private final PartitionProvider provider;
    private final Moves moves;
    private final ContentStore content;
    private final Supplier<List<NodeRecord>> alive;

    /** @param provider its own, since each is for one thread */
    PartitionDesk(PartitionProvider provider, Moves moves, ContentStore content, Supplier<List<NodeRecord>> alive) {
        this.provider = provider;
        this.moves = moves;
        this.content = content;
        this.alive = alive;
    }

    @Override
    public synchronized Plan plan(String file, String text) {
        PartitionFile.Reading reading = PartitionFile.parse(Path.of(file), text);
        if (reading instanceof PartitionFile.Bad bad) {
            return new Plan(List.of(), List.of(), bad.reasons());
        }
        return plan((PartitionFile.Good) reading);
    }

    private Plan plan(PartitionFile.Good good) {
        boolean changed = provider.refresh();
        MovedPartition next = new MovedPartition(new MapPartition(good.map()), moves);
        boolean moved = next.refresh();
        List<SensorType> sensors = content.list(SensorType.class);
        Set<String> live = Containers.labels(alive.get());
        return new PartitionPlan(
                        good.map(),
                        Assignment.of(sensors, provider, live),
                        Assignment.of(sensors, next, live),
                        next::isMoved)
                .plan(good.remarks(), sensors);
    }

    @Override
    public Outcome move(String sensor, String node) {
        List<SensorType> sensors = content.list(SensorType.class);
        Optional<SensorType> which = sensors.stream()
                .filter(one -> one.ref().toString().equals(sensor))
                .findFirst();
        if (which.isEmpty()) {
            return unknown(sensor, sensors);
        }
        Optional<NodeRecord> target = containers().stream()
                .filter(record -> record.node().equals(node))
                .max(Comparator.comparing(NodeRecord::startedAt));
        if (target.isEmpty()) {
            Set<String> live = liveNodes();
            return new Refused(
                    true,
                    "Node \"" + node + "\" has no live sensor container" + meant(node, live) + " Those that have one: "
                            + (live.isEmpty() ? "none" : String.join(", ", live)) + ".");
        }
        Optional<Outcome> unfit = unfit(which.get());
        if (unfit.isPresent()) {
            return unfit.get();
        }
        moves.move(which.get().ref(), target.get());
        return new Done(
                sensor,
                "Sensor \"" + sensor + "\" moves to node \"" + node
                        + "\" and stays until its sensor container ends, or \"petrel partition move " + sensor
                        + " --back\".");
    }

    private static Optional<Outcome> unfit(SensorType sensor) {
        if (!sensor.enabled()) {
            return Optional.of(new Refused(
                    false, "Sensor \"" + sensor.ref() + "\" is disabled: it runs nowhere. Enable it first."));
        }
        return sensor.placement() == SensorType.Placement.EVERY_NODE
                ? Optional.of(new Refused(
                        false,
                        "Sensor \"" + sensor.ref()
                                + "\" has \"placement: every_node\": it runs on all of its nodes and cannot move."))
                : Optional.empty();
    }

    @Override
    public Outcome moveBack(String sensor) {
        Optional<Ref> ref = Ref.parse(sensor);
        return ref.isPresent() && moves.end(ref.get())
                ? new Done(sensor, "Sensor \"" + sensor + "\" goes back to where the partition says.")
                : new Refused(true, "Sensor \"" + sensor + "\" is not moved by hand, so it cannot be moved back.");
    }

    private static Outcome unknown(String sensor, List<SensorType> sensors) {
        Set<String> known = sensors.stream().map(one -> one.ref().toString()).collect(Collectors.toSet());
        return new Refused(
                true,
                "There is no sensor \"" + sensor + "\"" + meant(sensor, known)
                        + " \"petrel sensor list\" shows those that are registered.");
    }

    /** The end of a sentence. */
    private static String meant(String word, Set<String> known) {
        String meant = PartitionPlan.meant(word, known);
        return meant.isEmpty() ? "." : meant;
    }

    private List<NodeRecord> containers() {
        return alive.get().stream()
                .filter(record -> record.roles().contains(Containers.ROLE))
                .toList();
    }

    private Set<String> liveNodes() {
        return containers().stream().map(NodeRecord::node).collect(Collectors.toCollection(TreeSet::new));
    }
}
