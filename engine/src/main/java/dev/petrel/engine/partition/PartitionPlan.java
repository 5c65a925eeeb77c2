// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.PartitionAdmin.Change;
import dev.petrel.engine.partition.PartitionAdmin.Plan;
import dev.petrel.engine.text.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What another map would change.
 *
 * @param now who is to run what as things are
 * @param then who would be
 * @param moved which sensors are moved by hand, and so stay where they are
 */
record PartitionPlan(PartitionMap map, Assignment now, Assignment then, Predicate<Ref> moved) {

    Plan plan(Collection<String> remarks, Collection<SensorType> sensors) {
        List<Change> changes = then.candidates().keySet().stream()
                .sorted(Comparator.comparing(sensor -> sensor.ref().toString()))
                .map(this::change)
                .toList();
        List<String> warnings = new ArrayList<>(remarks);
        warnings.addAll(unknownSensors(sensors));
        warnings.addAll(unknownNodes());
        changes.stream()
                .filter(change -> change.to() == null)
                .forEach(change ->
                        warnings.add("sensor \"" + change.sensor() + "\" would run nowhere: " + change.why()));
        return new Plan(changes, warnings, List.of());
    }

    private Change change(SensorType sensor) {
        String from = nodes(now, sensor);
        String to = nodes(then, sensor);
        boolean changed = from == null ? to != null : !from.equals(to);
        return new Change(sensor.ref().toString(), from, to, changed, why(sensor, to));
    }

    private static @Nullable String nodes(Assignment assignment, SensorType sensor) {
        if (sensor.placement() == SensorType.Placement.ONE_NODE) {
            return assignment.owner(sensor).orElse(null);
        }
        String all = assignment.candidates().getOrDefault(sensor, List.of()).stream()
                .filter(assignment.live()::contains)
                .sorted()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? null : all;
    }

    private String why(SensorType sensor, @Nullable String to) {
        List<String> nodes = then.candidates().getOrDefault(sensor, List.of());
        if (nodes.isEmpty()) {
            return "no node lists it";
        }
        if (to == null) {
            return "none of its nodes is alive: " + String.join(", ", nodes);
        }
        if (sensor.placement() == SensorType.Placement.EVERY_NODE) {
            return "placement: every_node";
        }
        if (Containers.isSingle(to)) {
            return "in a process of its own";
        }
        if (moved.test(sensor.ref())) {
            return "moved by hand";
        }
        return to.equals(nodes.get(0)) ? "first that lists it" : "first that lists it and is alive";
    }

    private List<String> unknownSensors(Collection<SensorType> sensors) {
        Set<String> registered =
                sensors.stream().map(sensor -> sensor.ref().toString()).collect(Collectors.toCollection(TreeSet::new));
        return map.sensors().stream()
                .map(Ref::toString)
                .filter(ref -> !registered.contains(ref))
                .map(ref -> "sensor \"" + ref + "\" is in the map but not registered" + meant(ref, registered))
                .toList();
    }

    private List<String> unknownNodes() {
        List<String> warnings = new ArrayList<>();
        Set<String> named = map.sensorsByNode().keySet();
        named.stream()
                .filter(node -> !then.live().contains(node))
                .forEach(node ->
                        warnings.add("node \"" + node + "\" has no live sensor container" + meant(node, then.live())));
        new TreeSet<>(then.live())
                .stream()
                        .filter(node -> !named.contains(node) && !Containers.isSingle(node))
                        .forEach(node -> warnings.add("node \"" + node + "\" is not in the map and would run nothing"));
        return warnings;
    }

    static String meant(String word, Collection<String> known) {
        return Suggestions.nearest(word, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
    }
}
