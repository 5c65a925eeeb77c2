// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.api.ApiServer;
import dev.petrel.api.ApiUsers;
import dev.petrel.api.AuthServer;
import dev.petrel.api.http.HttpServer;
import dev.petrel.engine.access.rbac.RoleAdmin;
import dev.petrel.engine.access.rbac.RoleFilesWatch;
import dev.petrel.engine.access.rbac.Roles;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.RbacConfig;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.partition.PartitionAdmin;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.status.ClusterGauges;
import dev.petrel.engine.status.HealthHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Serves the REST API, with health and metrics of process and cluster. */
final class ApiRole {

    private final NodeParts parts;
    private final EventRoute route;
    private final HealthHistory history;
    private final ApiAudit audit;
    private final ApiUsers users;
    private final Roles roles;
    private final RoleAdmin admin;

    ApiRole(NodeParts parts, EventRoute route) {
        this.parts = parts;
        this.route = route;
        this.history = new HealthHistory(parts.health, parts.clock);
        this.audit = new ApiAudit(parts);
        this.roles = Roles.announced(parts.store.roles(), parts.config.rbac(), parts.bus, parts.node, parts.clock);
        this.admin = new RoleAdmin(
                parts.config.rbac().definitions(),
                roles,
                parts.config.systemUser().user());
        AuthConfig auth = parts.config.auth();
        if (auth.enable()) {
            parts.revocations.listen(parts.bus);
        }
        this.users = new ApiUsers(
                auth,
                parts.tokens,
                parts.apiKeys,
                AuthBackends.who(auth, parts.clock, parts.closing::add),
                user -> roles.groupsOf(user.name(), user.groups()));
    }

    ApiServer server() {
        return new ApiServer(new ApiServer.Parts(
                parts.config.api(),
                parts.config.systemUser(),
                roles,
                users,
                admin,
                parts.node,
                parts.config.system().validateTriggerPayload(),
                parts.store,
                parts.datastore,
                parts.bus,
                parts.content,
                route.publisher,
                route.events,
                parts.plugins.catalog(),
                new ExecutionRequests(parts.templates, parts.contexts),
                parts.lifecycle,
                parts.registration::register,
                new WorkflowInspection(parts.content, parts.plugins.catalog())::errors,
                new PartitionReport(
                                parts.config.sensorContainer(),
                                parts.partitions.forReport(),
                                parts.store,
                                parts.membership)::now,
                new PartitionAdmin(
                        parts.partitions.forReport(), parts.placements, parts.store.content(), parts.membership::alive),
                audit.log(),
                this::live,
                parts.membership::incarnation,
                parts.clock,
                parts.random,
                parts.health,
                history,
                parts.metrics));
    }

    /** What keeps the audit log: to be started before the server. */
    List<Service> audit() {
        return audit.services();
    }

    /** The token service on an address of its own, if there is to be one. */
    Optional<HttpServer> tokenService() {
        return parts.config
                .auth()
                .address()
                .port()
                .filter(port -> parts.config.auth().enable())
                .map(port -> AuthServer.create(
                        users,
                        port,
                        parts.config.api(),
                        new HttpServer.Audit(audit.log(), parts.node),
                        parts.clock,
                        parts.metrics));
    }

    /** Follows the role files of this node, if there are roles. */
    Optional<Service> roleFiles() {
        RbacConfig config = parts.config.rbac();
        return config.enable()
                ? Optional.of(new RoleFilesWatch(config.definitions(), roles, admin, parts.clock, parts.backoff))
                : Optional.empty();
    }

    /** Measures the cluster, once this process is a member of it. */
    Service gauges() {
        return new ClusterGauges(parts.store, this::live, history, parts.metrics, parts.clock, parts.backoff);
    }

    private Set<String> live() {
        return parts.membership.alive().stream().map(NodeRecord::incarnation).collect(Collectors.toSet());
    }
}
