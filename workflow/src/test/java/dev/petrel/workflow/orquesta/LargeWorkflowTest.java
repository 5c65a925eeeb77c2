// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LargeWorkflowTest {

    private static final int ITEMS = 10_000;

    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void keepsTheStateOfManyItemsSmall() {
        Workflow workflow = TestWorkflows.of("""
                input: [xs]
                tasks:
                  each: {with: {items: "{{ ctx('xs') }}", concurrency: 100}, action: x.x, input: {i: "{{ item() }}"},
                         next: [{publish: [{n: "{{ result() | length }}"}]}]}
                output: [{n: "{{ ctx('n') }}"}]
                """);
        List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
        WorkflowStep step = workflow.begin(input(Map.of("xs", items)), environment);
        int steps = 0;
        int starts = 0;
        while (!step.status().isTerminal()) {
            starts += step.starts().size();
            assertThat(Json.write(step.state().document()).length()).isLessThan(ITEMS + 1_000);
            step = workflow.advance(step.state(), ended(step.starts()), environment);
            steps++;
        }
        assertThat(step.result()).isEqualTo(Map.of("output", Map.of("n", ITEMS)));
        assertThat(starts).isEqualTo(ITEMS);
        assertThat(steps).isEqualTo(ITEMS / 100);
    }

    @Test
    void keepsTheStateOfALongCycleSmall() {
        Workflow workflow = TestWorkflows.of("""
                vars: [{n: 0}]
                tasks:
                  lead: {action: x.x, next: [{do: turn}]}
                  turn:
                    action: x.x
                    next:
                      - {when: "{{ ctx('n') < 2000 }}", publish: [{n: "{{ ctx('n') + 1 }}"}], do: turn}
                      - {publish: [{last: "{{ ctx('n') }}"}]}
                output: [{n: "{{ ctx('n') }}"}]
                """);
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        while (!step.status().isTerminal()) {
            step = workflow.advance(step.state(), ended(step.starts()), environment);
            assertThat(Json.write(step.state().document()).length()).isLessThan(20_000);
        }
        assertThat(step.result()).isEqualTo(Map.of("output", Map.of("n", 2000)));
    }

    @Test
    void readsNoContextThatNothingLooksAt() {
        Workflow workflow = TestWorkflows.of("""
                tasks:
                  a: {action: x.x, next: [{publish: [{big: "{{ result().text }}"}], do: [b, c]}]}
                  b: {action: x.x, next: [{do: d}]}
                  c: {action: x.x, next: [{do: d}]}
                  d: {join: all, action: x.x, input: {n: "{{ ctx('big') | length }}"}}
                """);
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        environment.results.put(step.starts().get(0).key(), Map.of("text", "x".repeat(10_000_000)));
        step = workflow.advance(step.state(), List.of(moved(step.starts().get(0))), environment);
        Set<Integer> read = new TreeSet<>();
        WorkflowStep next =
                workflow.advance(watched(step.state(), read), List.of(new WorkflowEvent.Pause()), environment);
        assertThat(read).isEmpty();
        assertThat(next.state().contexts()).hasSize(step.state().contexts().size());
        WorkflowStep last = workflow.advance(step.state(), ended(step.starts()), environment);
        assertThat(last.starts().get(0).parameters()).isEqualTo(Map.of("n", 10_000_000));
        assertThat(Json.write(last.state().document()).length()).isLessThan(3_000);
    }

    @Test
    void tellsOfAFewOfVeryManyFailures() {
        Workflow workflow = TestWorkflows.of("tasks: {each: {with: '{{ range(1000) | list }}', action: x.x}}");
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        while (!step.status().isTerminal()) {
            List<WorkflowEvent> events = new ArrayList<>();
            step.starts().forEach(start -> {
                environment.results.put(start.key(), Map.of("i", start.key().item()));
                events.add(new WorkflowEvent.TaskMoved(start.key(), ExecutionStatus.FAILED));
            });
            step = workflow.advance(step.state(), events, environment);
        }
        Map<String, @Nullable Object> result = step.result();
        assertThat(result).isNotNull();
        List<Map<String, @Nullable Object>> errors = GoldenCases.objects(result.get("errors"));
        assertThat(errors).hasSize(Errors.MOST_ITEMS + 1);
        assertThat(errors.get(Errors.MOST_ITEMS).get("message"))
                .isEqualTo("900 further items failed. See their executions.");
    }

    @Test
    void startsManyItemsInSeveralSteps() {
        Workflow workflow =
                TestWorkflows.of("tasks: {each: {with: '{{ range(1200) | list }}', delay: 7, action: x.x}}");
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        List<WorkflowStep.Start> starts = new ArrayList<>(step.starts());
        assertThat(starts).hasSize(Launch.MOST_STARTS);
        assertThat(step.more()).isTrue();

        WorkflowStep paused = workflow.advance(step.state(), List.of(new WorkflowEvent.Pause()), environment);
        assertThat(paused.starts()).isEmpty();
        assertThat(paused.more()).isFalse();
        assertThat(workflow.advance(paused.state(), List.of(), environment).starts())
                .isEmpty();
        step = workflow.advance(paused.state(), List.of(new WorkflowEvent.Resume()), environment);
        starts.addAll(step.starts());
        assertThat(step.more()).isTrue();
        step = workflow.advance(step.state(), List.of(), environment);
        starts.addAll(step.starts());
        assertThat(step.more()).isFalse();
        assertThat(workflow.advance(step.state(), List.of(), environment)
                        .state()
                        .document())
                .as("a step without anything to do")
                .isEqualTo(step.state().document());

        assertThat(starts)
                .extracting(start -> start.key().item())
                .doesNotHaveDuplicates()
                .hasSize(1200);
        assertThat(starts).extracting(WorkflowStep.Start::delay).containsOnly(Duration.ofSeconds(7));
        assertThat(workflow.advance(step.state(), ended(starts), environment).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void startsManyTasksInSeveralSteps() {
        StringBuilder yaml = new StringBuilder("tasks:\n");
        for (int i = 0; i < 700; i++) {
            yaml.append("  t").append(i).append(": {action: x.x}\n");
        }
        Workflow workflow = TestWorkflows.of(
                yaml.append("  each: {with: '{{ [1, 2] }}', action: x.x}").toString());
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        List<WorkflowStep.Start> starts = new ArrayList<>(step.starts());
        while (step.more()) {
            assertThat(step.starts()).hasSizeLessThanOrEqualTo(Launch.MOST_STARTS);
            step = workflow.advance(step.state(), List.of(), environment);
            starts.addAll(step.starts());
        }
        assertThat(starts).hasSize(702);
        assertThat(workflow.advance(step.state(), ended(starts), environment).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void failsForMoreItemsThanAStateCanKeep() {
        Workflow workflow = TestWorkflows.of("{input: [xs], tasks: {each: {with: \"{{ ctx('xs') }}\", action: x.x}}}");
        List<Integer> items =
                IntStream.rangeClosed(0, Starts.MOST_ITEMS).boxed().toList();
        WorkflowStep step = workflow.begin(input(Map.of("xs", items)), environment);
        assertThat(step.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(Json.write(step.result())).contains("The task has 100001 items");
    }

    @Test
    void endsACycleThatTakesARouteEachTurn() {
        Workflow workflow = TestWorkflows.of("""
                tasks:
                  lead: {next: [{do: turn}, {do: log}]}
                  turn: {action: x.x, next: [{do: turn}, {do: log}]}
                  log: {}
                """);
        WorkflowStep step = workflow.begin(input(Map.of()), environment);
        int turns = 0;
        while (!step.status().isTerminal()) {
            step = workflow.advance(step.state(), ended(step.starts()), environment);
            turns++;
        }
        assertThat(turns).isLessThanOrEqualTo(Transitions.MOST_ROUTES);
        assertThat(Json.write(step.result())).contains("more than 1000 routes");
    }

    private List<WorkflowEvent> ended(List<WorkflowStep.Start> starts) {
        List<WorkflowEvent> events = new ArrayList<>();
        for (WorkflowStep.Start start : starts) {
            environment.results.put(start.key(), Map.of("v", 1));
            events.add(moved(start));
        }
        return events;
    }

    private static WorkflowEvent moved(WorkflowStep.Start start) {
        return new WorkflowEvent.TaskMoved(start.key(), ExecutionStatus.SUCCEEDED);
    }

    private static Workflow.Input input(Map<String, @Nullable Object> parameters) {
        return new Workflow.Input(parameters, Map.of("user", "sam"), null, Map.of());
    }

    private static WorkflowState watched(WorkflowState state, Set<Integer> read) {
        List<Map<String, @Nullable Object>> contexts = state.contexts();
        return new WorkflowState(state.document(), new AbstractList<>() {
            @Override
            public Map<String, @Nullable Object> get(int index) {
                read.add(index);
                return contexts.get(index);
            }

            @Override
            public int size() {
                return contexts.size();
            }
        });
    }
}
