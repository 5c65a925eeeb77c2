// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.sensors.partition.Assignment;
import dev.petrel.sensors.partition.PartitionProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the sensors that this node owns. It compares again and again what the partition, the registered sensors and the
 * live nodes ask of this node with what it runs, and mends the difference.
 *
 * <p>A sensor with {@link Placement#ONE_NODE} is started only under its lease, and the lease is given back after the
 * sensor has ended: at no moment do two nodes run it. One thread owns all of this, except for the fence: when this
 * process may be taken for dead, its sensors are stopped at once, whatever that thread waits for.
 */
public final class SensorContainer implements Service, Membership.Listener {

    /** The role under which its processes are known in the cluster. */
    public static final String ROLE = "sensorcontainer";

    private static final Logger log = LoggerFactory.getLogger(SensorContainer.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    /** Short: after it others may take over. */
    private static final Duration FENCE_GRACE = Duration.ofSeconds(1);

    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Parts parts;
    private final String node;
    private final Loop loop;
    private final Map<Ref, Held> running = new TreeMap<>();
    private final Map<Ref, SensorStatus> reported = new HashMap<>();
    private List<SensorType> sensors = List.of();
    private Map<Ref, List<Trigger>> triggersByType = Map.of();
    private long revision = Long.MIN_VALUE;
    private volatile List<SensorSupervisor> supervised = List.of();
    private volatile Assignment assignment = new Assignment(Map.of(), Set.of());

    /** What a container is made of. */
    public record Parts(
            PetrelConfig.SensorContainer config,
            Store store,
            Membership membership,
            Leases leases,
            PartitionProvider partition,
            SensorLauncher launcher,
            Clock clock,
            Backoff backoff) {}

    /** A sensor that runs here, and the lease under which it does; none for one on every node. */
    private record Held(SensorSupervisor supervisor, Optional<Lease> lease) {}

    public SensorContainer(Parts parts) {
        this.parts = parts;
        this.node = parts.config().nodeName();
        this.loop = new Loop(node + "-sensorcontainer", parts.clock(), parts.backoff(), this::look);
        parts.launcher().onChange(loop::wake);
        parts.membership().listen(this);
    }

    @Override
    public String name() {
        return "sensor container";
    }

    @Override
    public void start() {
        loop.start();
    }

    /** Stops taking decisions, then all sensors at once, each within a few seconds, then gives the leases back. */
    @Override
    public void stop() {
        loop.stop();
        try {
            stop(List.copyOf(running.keySet()), "the container stops");
        } catch (StoreException e) {
            log.warn("The sensors have stopped, but the others will notice only after a while: {}", e.getMessage());
        }
    }

    /** Stops all sensors, without asking the database, and returns when they have ended. */
    @Override
    public void fenced() {
        List<SensorSupervisor> all = supervised;
        if (!all.isEmpty()) {
            log.warn("Stopping {} sensors: this node could not tell the others that it lives.", all.size());
        }
        stopAll(all, FENCE_GRACE);
        loop.wake();
    }

    @Override
    public void joined(String incarnation) {
        loop.wake();
    }

    /** Who is to run what, as this node sees it now. */
    public Assignment assignment() {
        return assignment;
    }

    private Duration look() {
        if (parts.membership().selfFenced()) {
            stop(List.copyOf(running.keySet()), "this node could not tell the others that it lives");
            return LOOK_EVERY;
        }
        boolean partitionChanged = parts.partition().refresh();
        boolean contentChanged = readContent();
        Set<String> live = liveNodes();
        if (partitionChanged || contentChanged || !live.equals(assignment.live())) {
            assignment = Assignment.of(sensors, parts.partition(), live);
            warnOfTheUnknown();
        }
        Map<Ref, SensorType> wanted = assignment.of(node).stream()
                .collect(Collectors.toMap(SensorType::ref, sensor -> sensor, (a, b) -> a, TreeMap::new));
        stop(noLongerWanted(wanted), "another node is to run it, or its metadata changed");
        wanted.values().forEach(this::run);
        publishSupervised();
        Duration next = LOOK_EVERY;
        for (Held held : running.values()) {
            held.supervisor().triggers(triggersOf(held.supervisor().spec().type()));
            Duration due = held.supervisor().tick();
            next = due.compareTo(next) < 0 ? due : next;
        }
        report();
        return next;
    }

    private boolean readContent() {
        long now = parts.store().content().revision();
        if (now == revision) {
            return false;
        }
        sensors = parts.store().content().list(SensorType.class);
        triggersByType =
                parts.store().content().list(Trigger.class).stream().collect(Collectors.groupingBy(Trigger::type));
        revision = now;
        return true;
    }

    private List<Trigger> triggersOf(SensorType sensor) {
        return sensor.triggerTypes().stream()
                .flatMap(type -> triggersByType.getOrDefault(type, List.of()).stream())
                .toList();
    }

    private Set<String> liveNodes() {
        return parts.membership().alive().stream()
                .filter(record -> record.roles().contains(ROLE))
                .map(record -> record.node())
                .collect(Collectors.toSet());
    }

    private void warnOfTheUnknown() {
        Set<Ref> registered = sensors.stream().map(SensorType::ref).collect(Collectors.toSet());
        parts.partition().named().stream()
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

    private List<Ref> noLongerWanted(Map<Ref, SensorType> wanted) {
        List<Ref> surplus = new ArrayList<>();
        running.forEach((ref, held) -> {
            boolean same = held.supervisor().spec().type().equals(wanted.get(ref));
            boolean holds = held.lease().map(parts.leases()::holds).orElse(true);
            if (!same || !holds || held.supervisor().stopped()) {
                surplus.add(ref);
            }
        });
        return surplus;
    }

    private void run(SensorType sensor) {
        if (running.containsKey(sensor.ref())) {
            return;
        }
        if (sensor.placement() == Placement.EVERY_NODE) {
            running.put(
                    sensor.ref(),
                    new Held(
                            parts.launcher().supervise(sensor, 0, parts.config().beatTimeout()), Optional.empty()));
            return;
        }
        Optional<Lease> lease = parts.leases().acquire("sensor:" + sensor.ref());
        lease.ifPresent(held -> running.put(
                sensor.ref(),
                new Held(
                        parts.launcher()
                                .supervise(sensor, held.epoch(), parts.config().beatTimeout()),
                        Optional.of(held))));
    }

    private void stop(List<Ref> which, String why) {
        if (which.isEmpty()) {
            return;
        }
        log.info("Stopping {}: {}.", which, why);
        List<Held> stopping = which.stream().map(running::remove).toList();
        publishSupervised();
        stopAll(stopping.stream().map(Held::supervisor).toList(), STOP_GRACE);
        stopping.forEach(held -> held.lease().ifPresent(parts.leases()::release));
        report();
    }

    /** Stops them all at once, and waits until they have ended: their grace, and a little for the kill after it. */
    private static void stopAll(List<SensorSupervisor> which, Duration grace) {
        Void ignored = CompletableFuture.allOf(
                        which.stream().map(supervisor -> supervisor.stop(grace)).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, grace.plus(AFTER_KILL).toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Lets the fence see what runs. */
    private void publishSupervised() {
        supervised = running.values().stream().map(Held::supervisor).toList();
    }

    /** Writes how the sensors fare, as far as it changed. */
    private void report() {
        String incarnation = parts.membership().incarnation();
        reported.keySet().stream()
                .filter(ref -> !running.containsKey(ref))
                .toList()
                .forEach(ref -> {
                    SensorStatus last = reported.remove(ref);
                    if (last != null) {
                        parts.store().cluster().forget(last);
                    }
                });
        running.forEach((ref, held) -> {
            SensorStatus now = held.supervisor().status(node, incarnation);
            if (!now.equals(reported.get(ref))) {
                parts.store().cluster().report(now);
                reported.put(ref, now);
            }
        });
    }
}
