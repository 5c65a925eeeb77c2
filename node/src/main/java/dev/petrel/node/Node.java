// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.api.HealthServer;
import dev.petrel.api.http.HttpServer;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.ServiceGroup;
import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process of a node: its roles, in the order in which they start. They stop in reverse: first nothing new is taken, then
 * what runs is finished, the heartbeat ends near the end, bus and store last.
 */
final class Node implements Service {

    private final PetrelConfig config;
    private final List<Role> roles;
    private final boolean register;
    private final Optional<Ref> only;
    private @Nullable Running running;

    /** What exists only while the process runs. */
    private record Running(NodeParts parts, Optional<SensorRole> sensors, ServiceGroup services) {}

    /** @param register whether to register all packs before the roles start */
    Node(PetrelConfig config, List<Role> roles, boolean register) {
        this(config, roles, register, Optional.empty());
    }

    /** @param only the one sensor that the process is for, if it is for one only */
    Node(PetrelConfig config, List<Role> roles, boolean register, Optional<Ref> only) {
        this.config = config;
        this.only = only;
        this.roles = List.copyOf(roles);
        this.register = register;
    }

    @Override
    public String name() {
        return config.sensorContainer().nodeName();
    }

    @Override
    public synchronized void start() throws InterruptedException {
        if (running != null) {
            return;
        }
        Running made = assemble();
        running = made;
        boolean up = false;
        try {
            made.services().start();
            up = true;
        } finally {
            if (!up) {
                stop();
            }
        }
    }

    @Override
    public synchronized void stop() {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.parts().membership.retire();
            stopping.services().stop();
            stopping.sensors().ifPresent(SensorRole::close);
            stopping.parts().close();
        }
    }

    private Running assemble() {
        NodeParts parts = new NodeParts(config, roles, only);
        EventRoute route = new EventRoute(parts);
        List<Service> services = new ArrayList<>();
        if (roles.contains(Role.API)) {
            ApiRole api = new ApiRole(parts, route);
            services.addAll(api.audit());
            services.add(api.server());
            api.tokenService().ifPresent(services::add);
            services.addAll(List.of(parts.membership, api.gauges()));
            api.roleFiles().ifPresent(services::add);
        } else {
            healthServer(parts).ifPresent(services::add);
            services.add(parts.membership);
        }
        services.addAll(route.services());
        if (register) {
            services.add(parts.registration);
        }
        if (roles.contains(Role.ACTIONRUNNER)) {
            services.addAll(new RunnerRole(parts).services());
        }
        if (roles.contains(Role.RULESENGINE)) {
            services.addAll(new RulesRole(parts, route).services());
        }
        Optional<SensorRole> sensors =
                roles.contains(Role.SENSORCONTAINER) ? Optional.of(new SensorRole(parts, route)) : Optional.empty();
        sensors.ifPresent(role -> services.addAll(role.services()));
        return new Running(parts, sensors, new ServiceGroup(name(), services));
    }

    /** Health and metrics of a process without the API. */
    private Optional<HttpServer> healthServer(NodeParts parts) {
        Role role = roles.get(0);
        int port = switch (role) {
            case SENSORCONTAINER -> config.sensorContainer().healthPort();
            case RULESENGINE -> config.rulesEngine().healthPort();
            case ACTIONRUNNER -> config.actionRunner().healthPort();
            case API -> 0;
        };
        if (port <= 0) {
            return Optional.empty();
        }
        String key = "[" + role.word() + "] health_port";
        return Optional.of(HealthServer.create(
                new HealthServer.Where("127.0.0.1", port, key, config.api().requests()),
                parts.clock,
                parts.health,
                parts.metrics));
    }
}
