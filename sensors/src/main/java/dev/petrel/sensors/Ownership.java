// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.Assignment;
import dev.petrel.engine.partition.PartitionProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sensors this node is to run: those for which it is the first live candidate, and those that it runs already and
 * that need not be handed back yet. Of the container's thread alone; whether it may really run one, the lease decides.
 */
final class Ownership {

    private static final Logger log = LoggerFactory.getLogger(Ownership.class);

    private final String node;
    private final PartitionProvider partition;
    private final Supplier<List<NodeRecord>> alive;
    private final ContainerUptime uptime;
    private final Failback failback;
    private final Duration deadAfter;
    private final Set<Ref> edited = new HashSet<>();
    private volatile Assignment assignment = new Assignment(Map.of(), Set.of());
    private boolean stale = true;

    /**
     * @param alive the live processes of the cluster
     * @param deadAfter how long a process has to watch another before it can say that it is dead
     */
    Ownership(
            String node,
            PartitionProvider partition,
            Supplier<List<NodeRecord>> alive,
            Clock clock,
            Duration handBackAfter,
            Duration deadAfter) {
        this.node = node;
        this.partition = partition;
        this.alive = alive;
        this.uptime = new ContainerUptime(clock);
        this.failback = new Failback(clock, handBackAfter);
        this.deadAfter = deadAfter;
    }

    /** Who is to run what, as last decided; for any thread. */
    Assignment assignment() {
        return assignment;
    }

    /** The registered sensors or their metadata changed. */
    void contentChanged() {
        stale = true;
    }

    /**
     * Looks again, and decides.
     *
     * @param sensors all that are registered
     * @param leased those that run here under a lease
     * @param orphaned those whose lease a dead process holds
     */
    Map<Ref, SensorType> wanted(List<SensorType> sensors, Set<Ref> leased, Set<Ref> orphaned) {
        uptime.look(alive.get()); // first: the provider must know all of these
        boolean partitionChanged = partition.refresh();
        stale |= partitionChanged;
        if (stale || !uptime.nodes().equals(assignment.live())) {
            assign(sensors, partitionChanged);
        }
        Map<Ref, SensorType> wanted = new TreeMap<>();
        assignment.of(node).forEach(sensor -> wanted.put(sensor.ref(), sensor));
        kept(leased).forEach(sensor -> wanted.put(sensor.ref(), sensor));
        inherited(orphaned).forEach(sensor -> wanted.put(sensor.ref(), sensor));
        return wanted;
    }

    /**
     * Those of the dead for which this node comes first among the nodes that can know it. A node that has just started, the
     * dead one's successor on the same node maybe, has to watch for as long as it takes to judge another before it can.
     */
    private List<SensorType> inherited(Set<Ref> orphaned) {
        return assignment.candidates().entrySet().stream()
                .filter(entry -> orphaned.contains(entry.getKey().ref()))
                .filter(entry -> entry.getValue().stream()
                        .filter(other -> uptime.age(other).compareTo(deadAfter) >= 0)
                        .findFirst()
                        .filter(node::equals)
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void assign(List<SensorType> sensors, boolean partitionChanged) {
        Assignment before = assignment;
        Assignment now = Assignment.of(sensors, partition, uptime.nodes());
        if (partitionChanged) {
            now.candidates().forEach((sensor, nodes) -> {
                if (!nodes.equals(before.candidates().get(sensor))) {
                    edited.add(sensor.ref());
                }
            });
        }
        assignment = now;
        stale = false;
        warnOfTheUnknown(sensors);
    }

    /** Those that run here though another live node comes first. What an operator changed is not kept. */
    private Set<SensorType> kept(Set<Ref> leased) {
        Map<Ref, SensorType> mayStay = new HashMap<>();
        Map<Ref, String> first = new HashMap<>();
        assignment.candidates().forEach((sensor, nodes) -> {
            String owner = assignment.owner(sensor).orElse(node);
            if (leased.contains(sensor.ref()) && nodes.contains(node) && !owner.equals(node)) {
                mayStay.put(sensor.ref(), sensor);
                first.put(sensor.ref(), owner);
            }
        });
        mayStay.keySet().removeAll(failback.due(first, uptime, node));
        mayStay.keySet().removeAll(edited);
        edited.clear();
        return Set.copyOf(mayStay.values());
    }

    private void warnOfTheUnknown(List<SensorType> sensors) {
        Set<Ref> registered = sensors.stream().map(SensorType::ref).collect(Collectors.toSet());
        partition.named().stream()
                .filter(ref -> !registered.contains(ref))
                .forEach(ref -> log.warn(
                        "The partition gives a node the sensor \"{}\", which is not registered; register its pack, or"
                                + " correct the name.",
                        ref));
        assignment
                .unassigned()
                .forEach(ref -> log.warn(
                        "Sensor \"{}\" is enabled, but the partition gives it to no node: it does not run.", ref));
    }
}
