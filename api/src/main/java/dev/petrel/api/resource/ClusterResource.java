// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.PartitionView;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.store.ClusterStore;
import java.util.Set;
import java.util.function.Supplier;

/** Petrel's own: the processes of the cluster, its leases, and the partition. */
public final class ClusterResource {

    private final ClusterStore store;
    private final PartitionView partition;
    private final Supplier<Set<String>> live;

    public ClusterResource(ClusterStore store, PartitionView partition, Supplier<Set<String>> live) {
        this.store = store;
        this.partition = partition;
        this.live = live;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/nodes", this::nodes)
                .add("GET", root + "/leases", this::leases)
                .add("GET", root + "/partition", request -> Response.ok(Json.toObject(partition.now())));
    }

    private Response nodes(Request request) {
        Set<String> alive = live.get();
        return Response.ok(store.nodes().stream()
                .map(node -> new Shape()
                        .put("node", node.node())
                        .put("incarnation", node.incarnation())
                        .put("hostname", node.hostname())
                        .put("pid", node.pid())
                        .put("version", node.version())
                        .put("roles", node.roles())
                        .put("started_at", Shape.time(node.startedAt()))
                        .put("alive", alive.contains(node.incarnation()))
                        .done())
                .toList());
    }

    private Response leases(Request request) {
        return Response.ok(store.leases("").stream()
                .map(lease -> new Shape()
                        .put("what", lease.what())
                        .put("holder", lease.holder())
                        .put("epoch", lease.epoch())
                        .done())
                .toList());
    }
}
