// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.PythonError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conducts every recorded case of a workflow and compares status, result, states and children. Wording of errors is compared
 * by their class and place.
 */
class GoldenConductingTest {

    /** What is better here than what was recorded; docs/workflows.md says why. */
    private static final Map<String, String> BETTER = Map.of(
            "rerun task", "{output: {f: first, tries: 2}}",
            "rerun task_not_failed", "{output: {f: first, tries: 2}}",
            "rerun_items keep", "{output: {tries: [1, 2, 1]}}",
            "rerun_items reset", "{output: {tries: [2, 2, 2]}}",
            "pausable cancel_paused", "{output: {end: null}}",
            "inquiry cancelled", "{output: {colour: null}}");

    /** Where StackStorm's inspection stops with a bare message; what is said here is in GoldenInspectionTest. */
    private static final Set<String> SAID_BETTER =
            Set.of("bad_next", "bad_shape", "empty_task", "no_tasks", "yaml_key");

    static Stream<GoldenCases.Case> cases() {
        return GoldenCases.all().filter(one -> one.recorded().containsKey("status"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void conductsAsRecorded(GoldenCases.Case one) throws PythonError {
        Simulation simulation = Script.run(one);
        Map<String, @Nullable Object> recorded = one.recorded();
        boolean succeedsNow = one.toString().equals("rerun_items keep");
        assertThat(simulation.status().word())
                .as("status; %s", simulation.result)
                .isEqualTo(succeedsNow ? "succeeded" : recorded.get("status"));
        if (SAID_BETTER.contains(one.workflow())) {
            assertThat(GoldenCases.object(simulation.result)).containsKey("errors");
        } else {
            assertThat(json(comparable(simulation.result))).as("result").isEqualTo(json(expected(one)));
        }
        assertThat(children(simulation)).as("children").isEqualTo(recordedChildren(recorded));
        assertThat(simulation.leftOver()).as("children that did not start").isEmpty();
        if (!recorded.containsKey("unstable") && !succeedsNow) {
            assertThat(states(simulation)).as("states").isEqualTo(recordedStates(recorded));
        }
    }

    private static Map<String, @Nullable Object> expected(GoldenCases.Case one) {
        String better = BETTER.get(one.toString());
        return comparable(
                better == null
                        ? GoldenCases.object(one.recorded().get("result"))
                        : YamlFile.parse(better, new FileProblems(Path.of("better.yaml")))
                                .orElseThrow()
                                .plainMapping());
    }

    /** An error without its wording, but for the class at its beginning. */
    private static Map<String, @Nullable Object> comparable(@Nullable Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> comparable = new LinkedHashMap<>(GoldenCases.object(result));
        if (comparable.get("errors") instanceof List<?> errors) {
            List<Map<String, @Nullable Object>> plain = new ArrayList<>();
            for (Object error : errors) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>(GoldenCases.object(error));
                entry.computeIfPresent(
                        "message", (key, text) -> String.valueOf(text).replaceAll("(?s): .*", ""));
                plain.add(entry);
            }
            comparable.put("errors", plain);
        }
        return comparable;
    }

    private static List<String> children(Simulation simulation) throws PythonError {
        List<String> lines = new ArrayList<>();
        for (Simulation.Child child : simulation.children) {
            var key = child.start().key();
            lines.add(line(
                    key.task(),
                    key.route(),
                    key.item(),
                    child.start().action(),
                    Simulation.cast(child.start().action(), child.start().parameters())));
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private static List<String> recordedChildren(Map<String, @Nullable Object> recorded) {
        List<String> lines = new ArrayList<>();
        for (Map<String, @Nullable Object> child : GoldenCases.objects(recorded.get("children"))) {
            lines.add(line(
                    String.valueOf(child.get("task")),
                    (Integer) child.getOrDefault("route", 0),
                    (Integer) child.getOrDefault("item", -1),
                    String.valueOf(child.get("action")),
                    GoldenCases.object(child.get("parameters"))));
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private static String line(
            String task, int route, int item, String action, Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>(new java.util.TreeMap<>(parameters));
        seen.remove("hidden");
        return task + "|" + route + "|" + item + "|" + action + "|" + json(seen);
    }

    private static List<String> states(Simulation simulation) {
        return simulation.statuses.stream().map(ExecutionStatus::word).toList();
    }

    /** Requested, scheduled and resuming are states of the execution alone; it is running before it fails. */
    private static List<String> recordedStates(Map<String, @Nullable Object> recorded) {
        List<String> states = new ArrayList<>();
        for (Object state : (List<?>) recorded.get("states")) {
            boolean own = Set.of("requested", "scheduled", "resuming").contains(state);
            if (!own) {
                states.add(String.valueOf(state));
            }
        }
        return states;
    }

    private static String json(@Nullable Object value) {
        return Json.pretty(sorted(value));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new java.util.TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), sorted(part)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(GoldenConductingTest::sorted).toList()
                : value;
    }
}
