// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.partition.Assignment;
import dev.petrel.engine.partition.Containers;
import dev.petrel.engine.partition.PartitionProvider;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.sensors.supervisor.SensorSupervisors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    private static final Logger log = LoggerFactory.getLogger(SensorContainer.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Short: after it others may take over. */
    private static final Duration FENCE_GRACE = Duration.ofSeconds(1);

    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

    private final Parts parts;
    private final String node;
    private final Ownership ownership;
    private final RegisteredSensors sensors;
    private final RunningSensors running;
    private final StatusReports reports;
    private final Loop loop;

    /**
     * What a container is made of.
     *
     * @param only the one sensor that it is for, if it is not for whatever the partition gives to its node
     */
    public record Parts(
            SensorConfig config,
            Store store,
            ContentCache content,
            Membership membership,
            Leases leases,
            PartitionProvider partition,
            SensorSupervisors supervisors,
            Clock clock,
            Backoff backoff,
            Optional<Ref> only) {}

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
        this.sensors = new RegisteredSensors(parts.content());
        this.running = new RunningSensors(parts.leases(), parts.supervisors(), loop::wake);
        this.reports = new StatusReports(parts.store().cluster());
        parts.membership().listen(this);
        parts.membership().onChange(loop::wake);
        parts.content().onRefresh(loop::wakePaced);
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
        parts.only().ifPresent(sensors::require);
        loop.start();
    }

    /**
     * Stops taking decisions, then all sensors at once, each within a few seconds, then gives the leases back. The others
     * take over once the process is {@linkplain Membership#retire retired}, though it may have other things to finish.
     */
    @Override
    public void stop() {
        loop.stop();
        try {
            stopAll("the container stops");
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
        running.stopAtOnce(FENCE_GRACE, FENCE_PATIENCE);
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
            stopAll("this node could not tell the others that it lives");
            return LOOK_EVERY;
        }
        if (sensors.refresh()) {
            ownership.contentChanged();
        }
        running.releaseEnded();
        Map<String, Lease> leases =
                parts.leases().list(Lease.SENSORS).stream().collect(Collectors.toMap(Lease::what, Function.identity()));
        running.stopLost(leases);
        Map<Ref, SensorType> wanted = ownership.wanted(sensors.all(), running.leased(), orphaned(leases));
        running.stopAllBut(wanted);
        Optional<StoreException> failure = running.run(wanted);
        Duration next = running.tick(sensors::triggersOf, LOOK_EVERY);
        report();
        failure.ifPresent(why -> {
            throw why;
        });
        return next;
    }

    private Set<Ref> orphaned(Map<String, Lease> leases) {
        return sensors.all().stream()
                .map(SensorType::ref)
                .filter(ref -> {
                    Lease lease = leases.get(Lease.ofSensor(ref.toString()));
                    return lease != null && parts.leases().isOrphaned(lease);
                })
                .collect(Collectors.toSet());
    }

    private void stopAll(String why) {
        if (running.stopAll(why)) {
            report();
        }
    }

    private void report() {
        reports.report(running.statuses(node, parts.membership().incarnation()));
    }
}
