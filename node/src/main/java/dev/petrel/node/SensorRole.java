// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.config.PackOptions;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.sensors.PackFiles;
import dev.petrel.sensors.SensorContainer;
import dev.petrel.sensors.SensorTokens;
import dev.petrel.sensors.host.ChildHost;
import dev.petrel.sensors.host.JvmHost;
import dev.petrel.sensors.host.SensorSpec;
import dev.petrel.sensors.supervisor.ProcessEvents;
import dev.petrel.sensors.supervisor.RestartDelays;
import dev.petrel.sensors.supervisor.SensorDatastore;
import dev.petrel.sensors.supervisor.SensorGateway;
import dev.petrel.sensors.supervisor.SensorPrograms;
import dev.petrel.sensors.supervisor.SensorSupervisors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the sensors that this node owns, or the one that the process is for. */
final class SensorRole implements AutoCloseable {

    private final NodeParts parts;
    private final EventRoute route;
    private final SensorSupervisors supervisors;
    private final SensorTokens tokens;

    SensorRole(NodeParts parts, EventRoute route) {
        this.parts = parts;
        this.route = route;
        this.tokens = new SensorTokens(parts.serviceTokens, parts.clock, parts.backoff);
        this.supervisors =
                new SensorSupervisors(parts.config.sensorContainer(), programs(), gateway(), restarts(), parts.clock);
    }

    /** In the order in which they start. */
    List<Service> services() {
        SensorContainer container = new SensorContainer(new SensorContainer.Parts(
                parts.config.sensorContainer(),
                parts.store,
                parts.content,
                parts.membership,
                parts.leases,
                parts.only.isPresent()
                        ? parts.partitions.forSingleSensor()
                        : parts.partitions.forContainer(parts.metrics),
                supervisors,
                parts.clock,
                parts.backoff,
                parts.only));
        parts.health.add("sensor container", container::check);
        return parts.config.auth().enable() ? List.of(tokens, container) : List.of(container);
    }

    /** After the sensors have ended. */
    @Override
    public void close() {
        supervisors.close();
    }

    private SensorGateway gateway() {
        return new SensorGateway(
                parts.node,
                route.publisher,
                route.events,
                new SensorDatastore(parts.datastore),
                new ProcessEvents(
                        parts.node,
                        route.publisher,
                        route.events,
                        parts.clock,
                        parts.metrics.sensorProcessEventsDropped()),
                parts.membership::selfFenced);
    }

    private SensorPrograms programs() {
        Virtualenvs interpreters =
                new Virtualenvs(parts.virtualenvs(), parts.config.actionRunner().pythonBinary());
        return new SensorPrograms(
                Map.of(
                        SensorType.Host.PYTHON,
                        tokens.on(ChildHost.python(
                                parts.spawner,
                                parts.config.system().pythonPath(),
                                interpreters,
                                PackOptions.environment(parts.config))),
                        SensorType.Host.PROCESS,
                        tokens.on(ChildHost.process(parts.spawner)),
                        SensorType.Host.JVM,
                        new JvmHost(parts.clock)),
                this::spec,
                new PackFiles(
                        parts.virtualenvs(), parts.config.system().basePath().resolve("configs"), parts.clock)::stamp);
    }

    /** What the host of {@code sensor} needs to know, with its pack's configuration as it is now. */
    private SensorSpec spec(SensorType sensor) {
        Path pack = parts.store
                .content()
                .get(Pack.class, sensor.ref().pack())
                .map(found -> Path.of(found.path()))
                .orElseGet(() -> Path.of(sensor.artifact()).toAbsolutePath().getParent());
        return new SensorSpec(
                sensor,
                parts.packs.required(sensor.ref().pack()),
                pack,
                parts.config.content().commonLibs(),
                parts.apiUrl());
    }

    private RestartDelays restarts() {
        return new RestartDelays(
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), parts.random),
                new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5), parts.random));
    }
}
