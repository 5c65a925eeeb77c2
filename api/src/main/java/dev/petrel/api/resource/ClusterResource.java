// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.partition.PartitionAdmin;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.store.ClusterStore;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Petrel's own: the processes of the cluster, its leases, and the partition. */
public final class ClusterResource {

    private final ClusterStore store;
    private final Supplier<PartitionReport.Partition> partition;
    private final PartitionAdmin admin;
    private final Supplier<Set<String>> live;

    /** @param live the incarnations that are alive */
    public ClusterResource(
            ClusterStore store,
            Supplier<PartitionReport.Partition> partition,
            PartitionAdmin admin,
            Supplier<Set<String>> live) {
        this.store = store;
        this.partition = partition;
        this.admin = admin;
        this.live = live;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/nodes", Access.to(Permission.CLUSTER_VIEW), Takes.LIST, this::nodes)
                .add(
                        "GET",
                        root + "/leases",
                        Access.to(Permission.CLUSTER_VIEW),
                        Takes.LIST.query("prefix"),
                        this::leases)
                .add(
                        "GET",
                        root + "/partition",
                        Access.to(Permission.CLUSTER_VIEW),
                        request -> Response.ok(Json.toObject(partition.get())))
                .add(
                        "POST",
                        root + "/partition/plan",
                        Access.to(Permission.CLUSTER_VIEW),
                        Takes.NOTHING.body("map", "file"),
                        this::plan)
                .add(
                        "PUT",
                        root + "/partition/moves/{sensor}",
                        Access.to(Permission.CLUSTER_MODIFY),
                        Takes.NOTHING.body("node"),
                        this::move)
                .add(
                        "DELETE",
                        root + "/partition/moves/{sensor}",
                        Access.to(Permission.CLUSTER_MODIFY),
                        this::moveBack);
    }

    private Response plan(Request request) {
        Body body = Body.of(request);
        String map = body.required("map");
        String file = body.text("file");
        return body.fault().orElseGet(() -> Response.ok(Json.toObject(admin.plan(file == null ? "map" : file, map))));
    }

    private Response move(Request request) {
        Body body = Body.of(request);
        String node = body.required("node");
        return body.fault().orElseGet(() -> show(admin.move(request.param("sensor"), node)));
    }

    private Response moveBack(Request request) {
        return show(admin.moveBack(request.param("sensor")));
    }

    private static Response show(PartitionAdmin.Outcome outcome) {
        if (outcome instanceof PartitionAdmin.Refused refused) {
            return Response.fault(refused.missing() ? 404 : 400, refused.why());
        }
        return Response.ok(Json.toObject(outcome));
    }

    private Response nodes(Request request) {
        Set<String> alive = live.get();
        return Lists.whole(store.nodes(), new Query(request), node -> show(node, alive));
    }

    private static Map<String, @Nullable Object> show(NodeRecord node, Set<String> alive) {
        return new Shape()
                .put("node", node.node())
                .put("incarnation", node.incarnation())
                .put("hostname", node.hostname())
                .put("pid", node.pid())
                .put("version", node.version())
                .put("roles", node.roles())
                .put("started_at", Shape.time(node.startedAt()))
                .put("beat", node.beat())
                .put("alive", alive.contains(node.incarnation()))
                .put("failing_checks", node.failingChecks())
                .done();
    }

    private Response leases(Request request) {
        Query query = new Query(request);
        String prefix = query.text("prefix");
        Map<String, NodeRecord> nodes =
                store.nodes().stream().collect(Collectors.toMap(NodeRecord::incarnation, Function.identity()));
        return Lists.whole(store.leases(prefix == null ? "" : prefix), query, lease -> show(lease, nodes));
    }

    private static Map<String, @Nullable Object> show(Lease lease, Map<String, NodeRecord> nodes) {
        NodeRecord holder = lease.holder() == null ? null : nodes.get(lease.holder());
        return new Shape()
                .put("what", lease.what())
                .always("holder", lease.holder())
                .always("node", holder == null ? null : holder.node())
                .put("epoch", lease.epoch())
                .done();
    }
}
