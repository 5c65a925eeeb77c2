// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowEvent.TaskMoved;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every workflow, tried with many by chance. A failure names its seed. */
class ConductorPropertiesTest {

    private static final int MOST_STEPS = 2_000;

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    /**
     * How a run ended: what does not depend on the numbers of routes.
     *
     * @param started how often each task was started
     */
    private record End(ExecutionStatus status, String output, Set<String> errors, Map<String, Integer> started) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void endsTheSameInWhateverOrderAndBatchesItIsTold(int seed) {
        String yaml = RandomWorkflow.yaml(new Random(seed));
        End first = run(yaml, new Random(0), 1, false, true);
        assertThat(first.status()).as(yaml).matches(ExecutionStatus::isTerminal);
        for (int other = 1; other < 6; other++) {
            End end = run(yaml, new Random(other), 1 + other, other % 2 == 0, other % 3 != 0);
            assertThat(end).as("seed %d, run %d of%n%s", seed, other, yaml).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void takesTheSameStepTwice(int seed) {
        String yaml = RandomWorkflow.yaml(new Random(seed));
        Workflow workflow = TestWorkflows.of(yaml);
        SimulatedEnvironment environment = new SimulatedEnvironment();
        WorkflowStep step = workflow.begin(input(), environment);
        assertThat(plain(workflow.begin(input(), environment))).isEqualTo(plain(step));
        List<WorkflowEvent> events = new ArrayList<>();
        for (WorkflowStep.Start start : step.starts()) {
            environment.results.put(start.key(), Map.of("v", 1));
            events.add(new TaskMoved(start.key(), outcome(start.key())));
        }
        WorkflowStep next = workflow.advance(step.state(), events, environment);
        Collections.reverse(events);
        assertThat(plain(workflow.advance(Conducted.throughJson(step.state()), events, environment)))
                .as("seed %d of%n%s", seed, yaml)
                .isEqualTo(plain(next));
        assertThat(workflow.active(next.state()).containsAll(keys(next))).isTrue();
        assertThat(startsAgain(workflow, next, environment)).isEqualTo(starts(next));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsWhenItIsCanceledOrPausedAtAnyPoint(int seed) {
        Random random = new Random(seed);
        Conducted run = Conducted.of(RandomWorkflow.yaml(random));
        for (int i = random.nextInt(4); i > 0 && !run.open().isEmpty(); i--) {
            endOne(run, random);
        }
        if (run.status().isTerminal()) {
            return;
        }
        boolean cancels = random.nextBoolean();
        run.tell(cancels ? new WorkflowEvent.Cancel() : new WorkflowEvent.Pause());
        assertThat(run.started()).isEmpty();
        while (!run.open().isEmpty()) {
            endOne(run, random);
            assertThat(run.started()).isEmpty();
        }
        assertThat(run.status()).isEqualTo(cancels ? ExecutionStatus.CANCELED : ExecutionStatus.PAUSED);
        if (!cancels) {
            run.tell(new WorkflowEvent.Resume());
            while (!run.open().isEmpty()) {
                endOne(run, random);
            }
            assertThat(run.status()).matches(ExecutionStatus::isTerminal);
        }
    }

    @Test
    void knowsAllStatesOfItems() {
        for (ExecutionStatus status : ExecutionStatus.values()) {
            Items items = Items.none(0, 1, null);
            items.set(0, status);
            assertThat(items.status(0).orElseThrow().isTerminal()).isEqualTo(status.isTerminal());
        }
    }

    private static void endOne(Conducted run, Random random) {
        List<TaskKey> open = new ArrayList<>(run.open());
        TaskKey key = open.get(random.nextInt(open.size()));
        run.end(key, new Conducted.Outcome(outcome(key), Map.of("v", 1)));
    }

    private static Workflow.Input input() {
        return new Workflow.Input(Map.of(), Map.of("user", "sam"), null, Map.of());
    }

    /** The same for a task whenever and however often it runs. */
    private static ExecutionStatus outcome(TaskKey key) {
        int chance = Math.floorMod((key.task() + key.item()).hashCode(), 5);
        return chance == 0 ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED;
    }

    private static End run(String yaml, Random random, int batch, boolean repeats, boolean json) {
        Workflow workflow = TestWorkflows.of(yaml);
        SimulatedEnvironment environment = new SimulatedEnvironment();
        List<TaskKey> open = new ArrayList<>();
        List<WorkflowEvent> told = new ArrayList<>();
        Map<String, Integer> started = new TreeMap<>();
        WorkflowStep step = workflow.begin(input(), environment);
        for (int steps = 0; ; steps++) {
            assertThat(steps).as(yaml).isLessThan(MOST_STEPS);
            for (WorkflowStep.Start start : step.starts()) {
                open.add(start.key());
                started.merge(start.key().task(), 1, Integer::sum);
            }
            if (step.status().isTerminal() || open.isEmpty()) {
                return end(step, started);
            }
            List<WorkflowEvent> events = new ArrayList<>();
            for (int i = 1 + random.nextInt(batch); i > 0 && !open.isEmpty(); i--) {
                TaskKey key = open.remove(random.nextInt(open.size()));
                environment.results.put(key, Map.of("v", key.task()));
                events.add(new TaskMoved(key, outcome(key)));
            }
            told.addAll(events);
            if (repeats) {
                IntStream.range(0, 3).forEach(i -> events.add(told.get(random.nextInt(told.size()))));
                Collections.shuffle(events, random);
            }
            WorkflowState state = json ? Conducted.throughJson(step.state()) : step.state();
            step = workflow.advance(state, events, environment);
        }
    }

    private static End end(WorkflowStep step, Map<String, Integer> started) {
        Map<String, @Nullable Object> result = step.result();
        Set<String> errors = new TreeSet<>();
        GoldenCases.objects(result == null ? null : result.get("errors"))
                .forEach(
                        error -> errors.add(String.valueOf(error.get("message")).replaceAll("\\|\\d+", "|")));
        Object output = result == null ? null : result.get("output");
        return new End(step.status(), Json.write(sorted(output)), errors, started);
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), sorted(part)));
            return sorted;
        }
        return value;
    }

    private static String plain(WorkflowStep step) {
        return Json.write(step.state().document())
                + Json.write(step.state().contexts())
                + step.status()
                + starts(step)
                + Json.write(step.result());
    }

    private static Set<TaskKey> keys(WorkflowStep step) {
        Set<TaskKey> keys = new LinkedHashSet<>();
        step.starts().forEach(start -> keys.add(start.key()));
        return keys;
    }

    private static Set<String> starts(WorkflowStep step) {
        Set<String> starts = new TreeSet<>();
        step.starts().forEach(start -> starts.add(start.toString()));
        return starts;
    }

    private static Set<String> startsAgain(Workflow workflow, WorkflowStep step, SimulatedEnvironment environment) {
        Set<String> starts = new TreeSet<>();
        workflow.startsAgain(step.state(), keys(step), environment).forEach(start -> starts.add(start.toString()));
        return starts;
    }
}
