// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.store.StoreException;
import dev.petrel.sensors.supervisor.SensorSupervisor;
import dev.petrel.sensors.supervisor.SensorSupervisors;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sensors that run on this node, and those that were told to stop and have not ended. One with {@link
 * Placement#ONE_NODE} is started only under its lease, and the lease is given back after the sensor has ended: at no
 * moment do two nodes run it.
 *
 * <p>Of the container's thread alone, except for {@link #stopAtOnce}.
 */
final class RunningSensors {

    private static final Logger log = LoggerFactory.getLogger(RunningSensors.class);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private final Leases leases;
    private final SensorSupervisors supervisors;
    private final Runnable onChange;
    private final Map<Ref, Held> running = new TreeMap<>();
    private final Map<Ref, Ending> ending = new TreeMap<>();

    /** Those whose lease may be ours although they do not run here: something failed when it was taken. */
    private final Set<Ref> unsure = new TreeSet<>();

    private volatile List<SensorSupervisor> alive = List.of();

    /** A sensor that runs here, and the lease under which it does; none for one on every node. */
    private record Held(SensorSupervisor supervisor, Optional<Lease> lease) {}

    /** A sensor that was told to stop, and its end. */
    private record Ending(Held held, CompletableFuture<Void> end) {}

    /** @param onChange called when something about a sensor changed that the container should look at soon */
    RunningSensors(Leases leases, SensorSupervisors supervisors, Runnable onChange) {
        this.leases = leases;
        this.supervisors = supervisors;
        this.onChange = onChange;
    }

    /** Those that run under a lease. */
    Set<Ref> leased() {
        return those(held -> held.lease().isPresent());
    }

    /** How each fares, as {@code node} says it. */
    Map<Ref, SensorStatus> statuses(String node, String incarnation) {
        return running.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().supervisor().status(node, incarnation)));
    }

    /**
     * Stops those whose lease is not ours in the database: a machine that is suspended stops the clocks that would tell
     * us.
     *
     * @param now the leases of sensors as the database has them, by name
     */
    void stopLost(Map<String, Lease> now) {
        stop(
                those(held -> held.lease()
                        .filter(ours -> !ours.equals(now.get(ours.what())))
                        .isPresent()),
                "another node runs it by now: this process was halted and did not know");
    }

    /** Stops those that are not among {@code wanted}, or not as they are wanted. */
    void stopAllBut(Map<Ref, SensorType> wanted) {
        stop(
                those(held -> !held.supervisor()
                                .type()
                                .equals(wanted.get(held.supervisor().type().ref()))
                        || !holds(held)
                        || held.supervisor().stopped()),
                "another node is to run it, or its metadata changed");
    }

    /** True if there were any. */
    boolean stopAll(String why) {
        Set<Ref> all = those(held -> true);
        stop(all, why);
        return !all.isEmpty();
    }

    private Set<Ref> those(Predicate<Held> which) {
        return running.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean holds(Held held) {
        return held.lease().map(leases::holds).orElse(true);
    }

    private void stop(Set<Ref> which, String why) {
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
    }

    /** Gives back the leases of those that have ended. One whose end is not known could still be running. */
    void releaseEnded() {
        for (Ending one : List.copyOf(ending.values())) {
            if (one.end().isDone()) {
                one.held().lease().ifPresent(leases::release);
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

    /**
     * Runs all that are {@code wanted} and do not run yet, as far as their leases can be had.
     *
     * @return what the database says of one sensor alone, which holds up no other
     */
    Optional<StoreException> run(Map<Ref, SensorType> wanted) {
        Set<Ref> others = new TreeSet<>(unsure);
        others.removeAll(wanted.keySet());
        Optional<StoreException> notGivenBack = eachOf(others, this::giveBack);
        Optional<StoreException> notTaken = eachOf(wanted.values(), this::run);
        publishAlive();
        return notTaken.or(() -> notGivenBack);
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
            running.put(sensor.ref(), new Held(supervisors.supervise(sensor, 0, onChange), Optional.empty()));
            return;
        }
        unsure.add(sensor.ref());
        Optional<Lease> lease = leases.acquire(Lease.ofSensor(sensor.ref().toString()));
        lease.ifPresent(held -> running.put(
                sensor.ref(), new Held(supervisors.supervise(sensor, held.epoch(), onChange), Optional.of(held))));
        unsure.remove(sensor.ref());
    }

    /** It is another node's now, but its lease may be ours: that would keep it from running anywhere. */
    private void giveBack(Ref sensor) {
        leases.acquire(Lease.ofSensor(sensor.toString())).ifPresent(leases::release);
        unsure.remove(sensor);
    }

    /**
     * Has each supervisor do what is due. Those that were not tried yet, or have run, start before those that keep failing.
     *
     * @param triggers those that there are for a sensor
     * @return how long until the next may have something to do, {@code longest} at most
     */
    Duration tick(Function<SensorType, List<Trigger>> triggers, Duration longest) {
        List<Held> freshFirst = running.values().stream()
                .sorted(Comparator.comparingInt(held -> held.supervisor().failures()))
                .toList();
        Duration next = longest;
        for (Held held : freshFirst) {
            if (holds(held)) { // else it was lost since it was taken, and the next look stops it
                held.supervisor().triggers(triggers.apply(held.supervisor().type()));
                Duration due = held.supervisor().tick();
                next = due.compareTo(next) < 0 ? due : next;
            }
        }
        return next;
    }

    /** Lets {@link #stopAtOnce} see what runs or has not ended yet. */
    private void publishAlive() {
        alive = Stream.concat(
                        running.values().stream(), ending.values().stream().map(Ending::held))
                .map(Held::supervisor)
                .toList();
    }

    /**
     * Stops all that run, without asking the database, whatever the container's thread waits for. Returns when they have
     * ended, or after {@code patience} in all.
     */
    void stopAtOnce(Duration grace, Duration patience) {
        List<SensorSupervisor> all = alive;
        if (!all.isEmpty()) {
            log.warn("Stopping {} sensors: this node could not tell the others that it lives.", all.size());
        }
        await(all.stream().map(supervisor -> supervisor.stop(grace)), patience);
    }
}
