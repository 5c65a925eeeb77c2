// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import static dev.petrel.cli.client.ApiObjects.text;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.cli.client.ApiObjects;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the cluster shows through its REST service, as far as the demo looks at it. */
final class Observation {

    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "timeout", "canceled", "abandoned");

    private final ApiClient api;

    Observation(ApiClient api) {
        this.api = api;
    }

    /** An execution that the walkthrough's rule requested. */
    record Run(Map<String, @Nullable Object> json) {

        String id() {
            return text(json, "id");
        }

        String status() {
            return text(json, "status");
        }

        String rule() {
            return text(json, "rule", "ref");
        }

        String node() {
            return text(json, "liveaction", "runner_info", "node");
        }

        /** The file that the event was about. */
        String path() {
            return text(json, "trigger_instance", "payload", "path");
        }

        boolean ended() {
            return TERMINAL.contains(status());
        }

        Duration toStart() {
            return ApiObjects.started(json)
                    .map(start -> Duration.between(dispatched(), start))
                    .orElse(Duration.ZERO);
        }

        Duration toEnd() {
            return Duration.between(dispatched(), Instant.parse(text(json, "end_timestamp")));
        }

        private Instant dispatched() {
            return Instant.parse(text(json, "trigger_instance", "occurrence_time"));
        }
    }

    /** All executions of the walkthrough's rule whose event was about {@code path}, oldest first. */
    List<Run> runs(String path) {
        return runs().stream().filter(run -> run.path().equals(path)).toList();
    }

    /** All executions of the walkthrough's rule, oldest first. */
    List<Run> runs() {
        return list("/v1/executions", Map.of("rule", Demo.RULE, "limit", -1, "sort_asc", "start_timestamp")).stream()
                .map(Run::new)
                .toList();
    }

    /** How many events about {@code path} were accepted. */
    long events(String path) {
        return list("/v1/triggerinstances", Map.of("trigger", Demo.TRIGGER, "limit", -1)).stream()
                .filter(instance -> text(instance, "payload", "path").equals(path))
                .count();
    }

    /**
     * The nodes on which the walkthrough's sensor runs at this moment; none while one of its instances starts, stops or
     * runs in the other way, so that no copy from before a change is taken for one from after it.
     *
     * @param leased whether they are to run under a lease, or on every node without
     */
    List<String> sensorNodes(boolean leased) {
        List<Map<String, @Nullable Object>> instances = sensorInstances();
        boolean settled = instances.stream()
                .allMatch(instance -> text(instance, "state").equals("running")
                        && leased != text(instance, "epoch").equals("0"));
        return settled
                ? instances.stream()
                        .map(instance -> text(instance, "node"))
                        .sorted()
                        .toList()
                : List.of();
    }

    /** The nodes that may run the walkthrough's sensor by the map in force, in the order in which they stand by. */
    List<String> standby() {
        List<String> nodes = new ArrayList<>();
        if (object("/v1/partition").get("sensors") instanceof List<?> rows) {
            for (Object row : rows) {
                if (row instanceof Map<?, ?> map
                        && Demo.SENSOR.equals(map.get("sensor"))
                        && map.get("nodes") instanceof List<?> names) {
                    names.forEach(name -> nodes.add(String.valueOf(name)));
                }
            }
        }
        return nodes;
    }

    /** The nodes that the one that is asked takes for alive. */
    Set<String> liveNodes() {
        return list("/v1/nodes", Map.of()).stream()
                .filter(node -> text(node, "alive").equals("true"))
                .map(node -> text(node, "node"))
                .collect(Collectors.toSet());
    }

    /** What each node says of each sensor. */
    List<Map<String, @Nullable Object>> sensors() {
        return list("/v1/sensortypes", Map.of("limit", -1));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, @Nullable Object>> sensorInstances() {
        Object instances = object("/v1/sensortypes/" + Demo.SENSOR).get("instances");
        return instances instanceof List<?> list ? (List<Map<String, @Nullable Object>>) list : List.of();
    }

    private Map<String, @Nullable Object> object(String path) {
        try {
            ApiClient.Answer answer = api.get(path);
            return answer.ok() ? answer.object() : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the API at " + api.base() + " does not answer: " + e.getMessage(), e);
        }
    }

    private List<Map<String, @Nullable Object>> list(String path, Map<String, ?> parameters) {
        try {
            ApiClient.Answer answer = api.get(path, parameters);
            if (!answer.ok()) {
                throw new LocalFailure("GET " + path + " was answered with: " + answer.fault());
            }
            return answer.list();
        } catch (IOException e) {
            throw new UncheckedIOException("the API at " + api.base() + " does not answer: " + e.getMessage(), e);
        }
    }
}
