// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.status.Backlog;
import dev.petrel.engine.status.HealthHistory;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Petrel's own {@code GET /v1/status}: how the cluster fares as this node sees it, and what is wrong. It answers 200
 * while the database is away too, with what it knows then.
 */
public final class StatusResource {

    private static final int LATE_SECONDS = 30;

    private final Parts parts;

    /**
     * What it tells from.
     *
     * @param live the incarnations that are alive
     * @param self this process's incarnation
     */
    public record Parts(
            String node,
            Store store,
            Supplier<PartitionReport.Partition> partition,
            Supplier<Set<String>> live,
            Supplier<String> self,
            HealthHistory health,
            Clock clock) {}

    public StatusResource(Parts parts) {
        this.parts = parts;
    }

    public void addTo(Router router, String root) {
        router.add(
                "GET",
                root + "/status",
                Access.to(Permission.CLUSTER_VIEW),
                Takes.NOTHING.query("late_after"),
                this::status);
    }

    private Response status(Request request) {
        Query query = new Query(request);
        String asked = Objects.requireNonNullElse(query.text("late_after"), String.valueOf(LATE_SECONDS));
        Optional<Integer> late = seconds(asked);
        if (late.isEmpty()) {
            return Response.fault(
                    400,
                    "late_after: expected a whole number of seconds, found \"" + Quoted.shorten(String.valueOf(asked))
                            + "\"");
        }
        Findings findings = new Findings();
        Map<String, HealthHistory.Seen> checks = parts.health().look();
        checks.forEach(findings::check);
        Shape shape = new Shape()
                .put("node", parts.node())
                .put("time", Shape.time(parts.clock().instant()))
                .put(
                        "checks",
                        checks.entrySet().stream().map(StatusResource::check).toList());
        HealthHistory.Seen database = checks.get("database");
        if (database == null || database.ok()) {
            try {
                read(shape, checks, findings, Duration.ofSeconds(late.get()));
            } catch (StoreException e) {
                findings.error("the database did not answer: " + e.getMessage());
            } catch (IllegalArgumentException e) { // another version wrote it, or an operator by hand
                findings.error("something in the database cannot be read: " + e.getMessage());
            }
        }
        return Response.ok(shape.put("verdict", findings.verdict())
                .put("problems", findings.problems())
                .done());
    }

    private static Optional<Integer> seconds(String text) {
        return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Map<String, @Nullable Object> check(Map.Entry<String, HealthHistory.Seen> check) {
        return new Shape()
                .put("name", check.getKey())
                .put("ok", check.getValue().ok())
                .put("since", Shape.time(check.getValue().since()))
                .put("detail", check.getValue().detail())
                .done();
    }

    private void read(Shape shape, Map<String, HealthHistory.Seen> checks, Findings findings, Duration late) {
        Set<String> alive = parts.live().get();
        String self = parts.self().get();
        List<NodeRecord> nodes = parts.store().cluster().nodes();
        findings.nodes(nodes, alive);
        findings.failingChecks(nodes.stream()
                .filter(record -> alive.contains(record.incarnation()))
                .filter(record -> !record.incarnation().equals(self)) // its checks are asked now, and are findings
                .toList());
        shape.put(
                "nodes",
                nodes.stream()
                        .map(record -> node(
                                record,
                                alive,
                                record.incarnation().equals(self) ? failing(checks) : record.failingChecks()))
                        .toList());
        Map<String, NodeRecord> byIncarnation =
                nodes.stream().collect(Collectors.toMap(NodeRecord::incarnation, Function.identity()));
        shape.put(
                "leases",
                parts.store().cluster().leases("").stream()
                        .map(lease -> lease(lease, byIncarnation, alive))
                        .toList());
        PartitionReport.Partition map = parts.partition().get();
        shape.put("sensors", sensors(map, alive, findings));
        findings.partition(map);
        Instant now = parts.clock().instant();
        Backlog backlog = Backlog.read(parts.store().executions(), now);
        findings.executions(backlog, late);
        shape.put("executions", executions(backlog));
        long letters = parts.store().deadLetters().count();
        findings.deadLetters(letters);
        shape.put("dead_letters", letters);
    }

    private static List<String> failing(Map<String, HealthHistory.Seen> checks) {
        return checks.entrySet().stream()
                .filter(check -> !check.getValue().ok())
                .map(check -> check.getKey() + ": " + check.getValue().detail())
                .toList();
    }

    private static Map<String, @Nullable Object> node(
            NodeRecord record, Set<String> alive, List<String> failingChecks) {
        return new Shape()
                .put("node", record.node())
                .put("roles", record.roles())
                .put("alive", alive.contains(record.incarnation()))
                .put("failing_checks", failingChecks)
                .put("hostname", record.hostname())
                .put("pid", record.pid())
                .put("version", record.version())
                .put("started_at", Shape.time(record.startedAt()))
                .put("incarnation", record.incarnation())
                .done();
    }

    private static Map<String, @Nullable Object> lease(Lease lease, Map<String, NodeRecord> nodes, Set<String> alive) {
        String holder = lease.holder();
        NodeRecord record = holder == null ? null : nodes.get(holder);
        return new Shape()
                .put("what", lease.what())
                .always("holder", holder)
                .always("node", record == null ? null : record.node())
                .put("alive", holder != null && alive.contains(holder))
                .put("epoch", lease.epoch())
                .done();
    }

    private List<Map<String, @Nullable Object>> sensors(
            PartitionReport.Partition map, Set<String> alive, Findings findings) {
        Map<String, PartitionReport.Row> rows =
                map.sensors().stream().collect(Collectors.toMap(PartitionReport.Row::sensor, Function.identity()));
        Map<String, List<SensorStatus>> statuses = parts.store().cluster().sensorStatuses().stream()
                .filter(status -> alive.contains(status.incarnation()))
                .collect(Collectors.groupingBy(status -> status.sensor().toString()));
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        for (SensorType sensor : parts.store().content().listReadable(SensorType.class, findings::error)) {
            SensorState state = SensorState.of(
                    sensor,
                    rows.get(sensor.ref().toString()),
                    statuses.getOrDefault(sensor.ref().toString(), List.of()));
            findings.sensor(state);
            shown.add(state.shown());
        }
        return shown;
    }

    private static List<Map<String, @Nullable Object>> executions(Backlog backlog) {
        return Backlog.COUNTED.stream()
                .map(status -> {
                    Duration age = backlog.oldest().get(status);
                    return new Shape()
                            .put("status", status.word())
                            .put("count", backlog.counts().get(status))
                            .always("oldest_age_seconds", age == null ? null : age.toMillis() / 1e3)
                            .done();
                })
                .toList();
    }
}
