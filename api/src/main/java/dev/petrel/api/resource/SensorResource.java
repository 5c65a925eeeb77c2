// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.Store;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sensor types, and how each fares on the nodes that run it: {@code node}, {@code state}, {@code restarts},
 * {@code last_event}, {@code last_error}, {@code next_start} for all of them together, and {@code instances} one by one. StackStorm has none
 * of these.
 */
public final class SensorResource {

    /** What was read may be written back, as StackStorm's clients do. Only {@code enabled} can change. */
    private static final Takes WHOLE = Takes.NOTHING.body(
            "enabled",
            "id",
            "uid",
            "ref",
            "name",
            "pack",
            "description",
            "metadata_file",
            "artifact_uri",
            "entry_point",
            "trigger_types",
            "poll_interval",
            "poll_timeout",
            "node",
            "state",
            "restarts",
            "last_event",
            "last_error",
            "next_start",
            "instances");

    private final Store store;
    private final ContentCache content;
    private final Supplier<Set<String>> live;

    /** @param live the incarnations that are alive; what a dead one said of its sensors is not shown */
    public SensorResource(Store store, ContentCache content, Supplier<Set<String>> live) {
        this.store = store;
        this.content = content;
        this.live = live;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "GET",
                        root + "/sensortypes",
                        Access.to(Permission.SENSOR_TYPE_LIST),
                        Lists.CONTENT.list("pack", "name").query("enabled", "trigger"),
                        this::list)
                .add(
                        "GET",
                        root + "/sensortypes/{ref}",
                        Access.to(Permission.SENSOR_TYPE_VIEW, Resources.of(content, SensorType.class)),
                        this::get)
                .add(
                        "PUT",
                        root + "/sensortypes/{ref}",
                        Access.to(Permission.SENSOR_TYPE_MODIFY, Resources.of(content, SensorType.class)),
                        WHOLE,
                        this::enable);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Picked picked = Picked.of(query);
        Boolean enabled = query.optionalFlag("enabled");
        String trigger = query.text("trigger");
        List<SensorType> found = content.now().list(SensorType.class).stream()
                .filter(sensor -> picked.has(sensor.id(), sensor.ref()))
                .filter(sensor -> enabled == null || sensor.enabled() == enabled)
                .filter(sensor -> trigger == null
                        || sensor.triggerTypes().stream()
                                .anyMatch(type -> type.toString().equals(trigger)))
                .toList();
        Map<Ref, List<SensorStatus>> statuses = statuses();
        return Lists.whole(found, query, sensor -> show(sensor, statuses));
    }

    private Response get(Request request) {
        return content.now()
                .find(SensorType.class, request.param("ref"))
                .map(sensor -> Response.ok(show(sensor, statuses())))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response enable(Request request) {
        Body body = Body.of(request);
        Boolean enabled = body.flag("enabled");
        if (enabled == null) {
            body.problem("'enabled' is a required property");
        }
        Optional<Response> fault = body.fault();
        if (fault.isPresent() || enabled == null) {
            return fault.orElseThrow();
        }
        Optional<SensorType> found = content.now().find(SensorType.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        SensorType sensor = found.get();
        SensorType changed = new SensorType(
                sensor.ref(),
                sensor.description(),
                sensor.entryPoint(),
                sensor.artifact(),
                sensor.triggerTypes(),
                sensor.pollInterval(),
                sensor.pollTimeout(),
                enabled,
                sensor.host(),
                sensor.placement(),
                sensor.metadataFile());
        store.content().put(changed);
        return Response.ok(show(changed, statuses()));
    }

    private Map<Ref, List<SensorStatus>> statuses() {
        Set<String> alive = live.get();
        return store.cluster().sensorStatuses().stream()
                .filter(status -> alive.contains(status.incarnation()))
                .collect(Collectors.groupingBy(SensorStatus::sensor));
    }

    private static Map<String, @Nullable Object> show(SensorType sensor, Map<Ref, List<SensorStatus>> statuses) {
        Map<String, @Nullable Object> shown = Contents.sensor(sensor);
        List<SensorStatus> instances = statuses.getOrDefault(sensor.ref(), List.of());
        shown.put(
                "node",
                instances.isEmpty()
                        ? null
                        : instances.stream().map(SensorStatus::node).collect(Collectors.joining(",")));
        shown.put("state", instances.isEmpty() ? null : worst(instances).word());
        shown.put(
                "restarts", instances.stream().mapToInt(SensorStatus::restarts).sum());
        shown.put(
                "last_event",
                instances.stream()
                        .map(SensorStatus::lastEvent)
                        .filter(at -> at != null)
                        .max(Comparator.<Instant>naturalOrder())
                        .map(Shape::time)
                        .orElse(null));
        shown.put(
                "next_start",
                instances.stream()
                        .map(SensorStatus::nextStart)
                        .filter(at -> at != null)
                        .min(Comparator.<Instant>naturalOrder())
                        .map(Shape::time)
                        .orElse(null));
        shown.put(
                "last_error",
                instances.stream()
                        .map(SensorStatus::lastError)
                        .filter(error -> error != null)
                        .findFirst()
                        .orElse(null));
        shown.put("instances", instances.stream().map(SensorResource::instance).toList());
        return shown;
    }

    private static SensorStatus.State worst(List<SensorStatus> instances) {
        return instances.stream()
                .map(SensorStatus::state)
                .filter(state -> state != SensorStatus.State.RUNNING)
                .findFirst()
                .orElse(SensorStatus.State.RUNNING);
    }

    private static Map<String, @Nullable Object> instance(SensorStatus status) {
        return new Shape()
                .put("node", status.node())
                .put("state", status.state().word())
                .put("pid", status.pid())
                .put("restarts", status.restarts())
                .put("events", status.events())
                .put("last_error", status.lastError())
                .put("last_event", Shape.time(status.lastEvent()))
                .put("started_at", Shape.time(status.startedAt()))
                .put("next_start", Shape.time(status.nextStart()))
                .put("epoch", status.epoch())
                .done();
    }
}
