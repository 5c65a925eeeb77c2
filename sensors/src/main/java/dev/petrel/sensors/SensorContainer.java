// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.config.Problem;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.partition.Assignment;
import dev.petrel.engine.partition.Containers;
import dev.petrel.engine.partition.PartitionProvider;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    private static final Logger log = LoggerFactory.getLogger(SensorContainer.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    /** Short: after it others may take over. */
    private static final Duration FENCE_GRACE = Duration.ofSeconds(1);

    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Parts parts;
    private final String node;
    private final Ownership ownership;
    private final Loop loop;
    private final Map<Ref, Held> running = new TreeMap<>();
    private final Map<Ref, Ending> ending = new TreeMap<>();

    /** Those whose lease may be ours although they do not run here: something failed when it was taken. */
    private final Set<Ref> unsure = new TreeSet<>();

    private final Map<Ref, SensorStatus> reported = new HashMap<>();
    private List<SensorType> sensors = List.of();
    private Map<Ref, List<Trigger>> triggersByType = Map.of();
    private Set<String> unreadable = Set.of();
    private @Nullable ContentSnapshot content; // as it was read, if all of it could be
    private volatile List<SensorSupervisor> alive = List.of();

    /**
     * What a container is made of.
     *
     * @param only the one sensor that it is for, if it is not for whatever the partition gives to its node
     */
    public record Parts(
            PetrelConfig.SensorContainer config,
            Store store,
            ContentCache content,
            Membership membership,
            Leases leases,
            PartitionProvider partition,
            SensorSupervisors supervisors,
            Clock clock,
            Backoff backoff,
            Optional<Ref> only) {}

    /** A sensor that runs here, and the lease under which it does; none for one on every node. */
    private record Held(SensorSupervisor supervisor, Optional<Lease> lease) {}

    /** A sensor that was told to stop, and its end. */
    private record Ending(Held held, CompletableFuture<Void> end) {}

    public SensorContainer(Parts parts) {
        this.parts = parts;
        this.node = parts.config().nodeName();
        this.ownership = new Ownership(
                Containers.label(node, parts.only()),
                parts.partition(),
                parts.membership()::alive,
                parts.clock(),
                parts.config().handBackAfter(),
                parts.membership().deadAfter());
        this.loop = new Loop(node + "-sensorcontainer", parts.clock(), parts.backoff(), this::look);
        parts.membership().listen(this);
        parts.content().onRefresh(loop::wake);
    }

    @Override
    public String name() {
        return "sensor container";
    }

    /**
     * Starts.
     *
     * @throws ConfigException when it is for one sensor and that is not registered
     */
    @Override
    public void start() {
        parts.only().ifPresent(this::checkRegistered);
        loop.start();
    }

    private void checkRegistered(Ref sensor) {
        try {
            List<String> known = parts.content().now().list(SensorType.class).stream()
                    .map(type -> type.ref().toString())
                    .toList();
            if (!known.contains(sensor.toString())) {
                String meant = Suggestions.nearest(sensor.toString(), known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("\"petrel sensor list\" shows them; --register registers all packs first");
                throw new ConfigException(List.of(
                        new Problem("--sensor-ref", "\"" + sensor + "\"", "a sensor that is registered", meant)));
            }
        } catch (StoreException e) {
            log.warn("Whether sensor \"{}\" is registered shows when the database answers: {}", sensor, e.getMessage());
        }
    }

    /**
     * Stops taking decisions, then all sensors at once, each within a few seconds, then gives the leases back. The others
     * take over once the process is {@linkplain Membership#retire retired}, though it may have other things to finish.
     */
    @Override
    public void stop() {
        loop.stop();
        try {
            stop(List.copyOf(running.keySet()), "the container stops");
        } catch (StoreException e) {
            log.warn("The sensors have stopped, but the others will notice only after a while: {}", e.getMessage());
        }
    }

    /**
     * Stops all sensors, without asking the database, and returns when they have ended: only then may this process join
     * again, which frees its leases. One whose process is just being started is stopped when it has been. One that does
     * not even end when it is killed is waited for until the others have taken over anyhow.
     */
    @Override
    public void fenced() {
        List<SensorSupervisor> all = alive;
        if (!all.isEmpty()) {
            log.warn("Stopping {} sensors: this node could not tell the others that it lives.", all.size());
        }
        await(all.stream().map(supervisor -> supervisor.stop(FENCE_GRACE)), FENCE_PATIENCE);
        loop.wake();
    }

    @Override
    public void joined(String incarnation) {
        loop.wake();
    }

    /** For readiness: not fine while it cannot find out, or do, what is asked of this node. Never blocks. */
    public Health.Check check() {
        return loop.check();
    }

    /** Who is to run what, as this node sees it now. */
    public Assignment assignment() {
        return ownership.assignment();
    }

    private Duration look() {
        if (parts.membership().selfFenced()) {
            stop(List.copyOf(running.keySet()), "this node could not tell the others that it lives");
            return LOOK_EVERY;
        }
        readContent();
        releaseEnded();
        Map<String, Lease> leases =
                parts.leases().list(Lease.SENSORS).stream().collect(Collectors.toMap(Lease::what, Function.identity()));
        stop(lost(leases), "another node runs it by now: this process was halted and did not know");
        Map<Ref, SensorType> wanted = ownership.wanted(sensors, leased(), orphaned(leases));
        stop(noLongerWanted(wanted), "another node is to run it, or its metadata changed");
        Optional<StoreException> notGivenBack = eachOf(othersOf(wanted.keySet()), this::giveBack);
        Optional<StoreException> notTaken = eachOf(wanted.values(), this::run);
        publishAlive();
        Duration next = LOOK_EVERY;
        for (Held held : freshFirst()) {
            if (!holds(held)) {
                continue; // lost since it was taken; the next look stops it
            }
            held.supervisor().triggers(triggersOf(held.supervisor().type()));
            Duration due = held.supervisor().tick();
            next = due.compareTo(next) < 0 ? due : next;
        }
        report();
        notTaken.or(() -> notGivenBack).ifPresent(why -> {
            throw why;
        });
        return next;
    }

    /** Those that were not tried yet, or have run, start before those that keep failing. */
    private List<Held> freshFirst() {
        return running.values().stream()
                .sorted(Comparator.comparingInt(held -> held.supervisor().failures()))
                .toList();
    }

    private void readContent() {
        ContentSnapshot now = parts.content().recent();
        if (now == content) {
            return;
        }
        ContentSnapshot.Readable<SensorType> types = now.readable(SensorType.class);
        ContentSnapshot.Readable<Trigger> triggers = now.readable(Trigger.class);
        Set<String> unreadableNow = new TreeSet<>(types.unreadable());
        unreadableNow.addAll(triggers.unreadable());
        triggersByType = triggers.list().stream().collect(Collectors.groupingBy(Trigger::type));
        unreadableNow.stream()
                .filter(one -> !unreadable.contains(one))
                .forEach(one -> log.error("Left out until it is put right: {}", one));
        unreadable = unreadableNow;
        content = unreadable.isEmpty() ? now : null; // putting it right by hand may change no revision
        if (!types.list().equals(sensors)) {
            sensors = types.list();
            ownership.contentChanged();
        }
    }

    private List<Trigger> triggersOf(SensorType sensor) {
        return sensor.triggerTypes().stream()
                .flatMap(type -> triggersByType.getOrDefault(type, List.of()).stream())
                .toList();
    }

    private Set<Ref> leased() {
        return running.entrySet().stream()
                .filter(entry -> entry.getValue().lease().isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Those whose lease is not ours in the database. A machine that is suspended stops the clocks that would tell us. */
    private List<Ref> lost(Map<String, Lease> leases) {
        List<Ref> lost = new ArrayList<>();
        running.forEach((ref, held) -> held.lease()
                .filter(ours -> !ours.equals(leases.get(ours.what())))
                .ifPresent(gone -> lost.add(ref)));
        return lost;
    }

    private Set<Ref> orphaned(Map<String, Lease> leases) {
        return sensors.stream()
                .map(SensorType::ref)
                .filter(ref -> {
                    Lease lease = leases.get(Lease.ofSensor(ref.toString()));
                    return lease != null && parts.leases().isOrphaned(lease);
                })
                .collect(Collectors.toSet());
    }

    private List<Ref> noLongerWanted(Map<Ref, SensorType> wanted) {
        List<Ref> surplus = new ArrayList<>();
        running.forEach((ref, held) -> {
            boolean same = held.supervisor().type().equals(wanted.get(ref));
            if (!same || !holds(held) || held.supervisor().stopped()) {
                surplus.add(ref);
            }
        });
        return surplus;
    }

    private boolean holds(Held held) {
        return held.lease().map(parts.leases()::holds).orElse(true);
    }

    /** Does it for each of them. What the database says of one alone holds up no other: it is returned, for later. */
    private static <T> Optional<StoreException> eachOf(Collection<T> all, Consumer<T> task) {
        StoreException failure = null;
        for (T one : all) {
            try {
                task.accept(one);
            } catch (StoreException e) {
                if (Transient.is(e)) {
                    throw e; // it would be the same with the next one
                }
                failure = e;
            }
        }
        return Optional.ofNullable(failure);
    }

    private void run(SensorType sensor) {
        if (running.containsKey(sensor.ref()) || ending.containsKey(sensor.ref())) {
            return;
        }
        if (sensor.placement() == Placement.EVERY_NODE) {
            running.put(sensor.ref(), new Held(supervise(sensor, 0), Optional.empty()));
            return;
        }
        unsure.add(sensor.ref());
        Optional<Lease> lease =
                parts.leases().acquire(Lease.ofSensor(sensor.ref().toString()));
        lease.ifPresent(held ->
                running.put(sensor.ref(), new Held(supervise(sensor, held.epoch()), Optional.of(held))));
        unsure.remove(sensor.ref());
    }

    private SensorSupervisor supervise(SensorType sensor, long epoch) {
        return parts.supervisors().supervise(sensor, epoch, loop::wake);
    }

    /** Those that are others' now, but whose lease may be ours: that would keep them from running anywhere. */
    private List<Ref> othersOf(Set<Ref> wanted) {
        return unsure.stream().filter(sensor -> !wanted.contains(sensor)).toList();
    }

    private void giveBack(Ref sensor) {
        parts.leases().acquire(Lease.ofSensor(sensor.toString())).ifPresent(parts.leases()::release);
        unsure.remove(sensor);
    }

    private void stop(List<Ref> which, String why) {
        if (which.isEmpty()) {
            return;
        }
        log.info("Stopping {}: {}.", which, why);
        which.stream()
                .map(running::remove)
                .forEach(held -> ending.put(
                        held.supervisor().type().ref(),
                        new Ending(held, held.supervisor().stop(STOP_GRACE))));
        publishAlive();
        await(ending.values().stream().map(Ending::end), STOP_GRACE);
        releaseEnded();
        ending.keySet().stream()
                .filter(which::contains)
                .forEach(ref -> log.error(
                        "Sensor \"{}\" was killed and has still not ended. This node keeps its lease until then, so that"
                                + " no other runs it beside; kill its process by hand.",
                        ref));
        report();
    }

    /** Gives back the leases of those that have ended. One whose end is not known could still be running. */
    private void releaseEnded() {
        for (Ending one : List.copyOf(ending.values())) {
            if (one.end().isDone()) {
                one.held().lease().ifPresent(parts.leases()::release);
                ending.remove(one.held().supervisor().type().ref());
            }
        }
    }

    /** Waits until they have ended: their grace, and a little for the kill after it. */
    private static void await(Stream<CompletableFuture<Void>> ends, Duration grace) {
        Void ignored = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, grace.plus(AFTER_KILL).toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Lets the fence see what runs or has not ended yet. */
    private void publishAlive() {
        alive = Stream.concat(
                        running.values().stream(), ending.values().stream().map(Ending::held))
                .map(Held::supervisor)
                .toList();
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
