// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may do about the partition: look at a map before it is used, and move a sensor by hand. Each method
 * may block for the database and throws what its stores throw.
 */
public final class PartitionAdmin {

    /**
     * What would change if a map were in force.
     *
     * @param sensors every enabled sensor
     * @param errors why the map would be refused; then there are no sensors
     */
    public record Plan(List<Change> sensors, List<String> warnings, List<String> errors) {

        public Plan {
            sensors = List.copyOf(sensors);
            warnings = List.copyOf(warnings);
            errors = List.copyOf(errors);
        }
    }

    /**
     * What becomes of a sensor.
     *
     * @param from where it is to run now; null for nowhere
     * @param to where it would run; null for nowhere
     */
    public record Change(
            String sensor, @Nullable String from, @Nullable String to, boolean changed, String why) {}

    /** What came of a move that was asked for. */
    public sealed interface Outcome {}

    /** @param text what happens now */
    public record Done(String sensor, String text) implements Outcome {}

    /** @param missing whether the sensor or the node is not there, rather than not fit for it */
    public record Refused(boolean missing, String why) implements Outcome {}

    private final PartitionProvider provider;
    private final ManualPlacements placements;
    private final ContentStore content;
    private final Supplier<List<NodeRecord>> alive;

    /** @param provider its own, since each is for one thread */
    public PartitionAdmin(
            PartitionProvider provider,
            ManualPlacements placements,
            ContentStore content,
            Supplier<List<NodeRecord>> alive) {
        this.provider = provider;
        this.placements = placements;
        this.content = content;
        this.alive = alive;
    }

    /**
     * What would change if a map were in force.
     *
     * @param file how to call it in messages
     * @param text the map
     */
    public synchronized Plan plan(String file, String text) {
        PartitionFile.Reading reading = PartitionFile.parse(Path.of(file), text);
        if (reading instanceof PartitionFile.Bad bad) {
            return new Plan(List.of(), List.of(), bad.reasons());
        }
        return plan((PartitionFile.Good) reading);
    }

    private Plan plan(PartitionFile.Good good) {
        boolean changed = provider.refresh();
        MovedPartition next = new MovedPartition(new MapPartition(good.map()), placements);
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

    /** Lets {@code sensor} run on the live {@code node} until that stops, or {@link #moveBack}. */
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
        placements.move(which.get().ref(), target.get());
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

    /** Ends a move. */
    public Outcome moveBack(String sensor) {
        Optional<Ref> ref = Ref.parse(sensor);
        return ref.isPresent() && placements.end(ref.get())
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
