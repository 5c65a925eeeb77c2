// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowEvent.TaskMoved;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.orquesta.Conducted.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConductorTest {

    @Test
    void runsTasksOneAfterTheOtherAndPublishes() {
        Conducted run = Conducted.of("""
                vars: [{n: 1}]
                tasks:
                  a: {action: x.a, input: {n: "{{ ctx('n') }}"}, next: [{publish: [{n: "{{ result().v + 1 }}"}], do: b}]}
                  b: {action: x.b, input: {n: "{{ ctx('n') }}"}, next: [{publish: [{m: "{{ ctx('n') * 2 }}"}]}]}
                output: [{m: "{{ ctx('m') }}"}, {twice: "{{ ctx('m') * 2 }}"}]
                """);
        assertThat(run.started()).containsExactly("a");
        run.end("a", Outcome.succeeded(Map.of("v", 4)));
        assertThat(run.started()).containsExactly("b");
        assertThat(run.parameters("b")).isEqualTo(Map.of("n", 5));
        run.end("b", Outcome.succeeded(Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("m", 10, "twice", 20)));
    }

    @Test
    void joinsWhatBothBranchesPublishWhicheverEndsFirst() {
        for (List<String> order : List.of(List.of("l", "r"), List.of("r", "l"))) {
            Conducted run = Conducted.of("""
                    vars: [{box: {}}]
                    tasks:
                      fork: {action: x.x, next: [{publish: [{v: fork}], do: "l, r"}]}
                      l: {action: x.x, next: [{publish: [{v: left}, {box: {l: 1}}], do: meet}]}
                      r: {action: x.x, next: [{publish: [{box: {r: 1}}], do: meet}]}
                      meet: {join: all, action: x.x}
                    output: [{v: "{{ ctx('v') }}"}, {box: "{{ ctx('box') }}"}]
                    """);
            run.end("fork", Outcome.succeeded(Map.of()));
            order.forEach(task -> run.end(task, Outcome.succeeded(Map.of())));
            assertThat(run.started()).containsExactly("meet");
            run.end("meet", Outcome.succeeded(Map.of()));
            assertThat(run.result()).isEqualTo(Map.of("output", Map.of("v", "left", "box", Map.of("l", 1, "r", 1))));
        }
    }

    @Test
    void tellsTheTimeoutOfATaskEachTimeThatItStarts() {
        Conducted run = Conducted.of("""
                vars: [{n: 7}]
                tasks: {t: {action: x.x, timeout: "{{ ctx('n') + 1 }}", retry: {count: 1}}}
                """);
        assertThat(run.lastStarts().get(0).timeout()).hasSeconds(8);
        TaskKey key = run.lastStarts().get(0).key();
        assertThat(run.workflow().startsAgain(run.state(), List.of(key), run.environment))
                .as("of a process that died")
                .containsExactlyElementsOf(run.lastStarts());
        run.end("t", new Outcome(ExecutionStatus.TIMEOUT, Map.of("error", "late")));
        assertThat(run.lastStarts().get(0).timeout()).hasSeconds(8);
        run.end("t", new Outcome(ExecutionStatus.TIMEOUT, Map.of("error", "late")));
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors())
                .singleElement()
                .satisfies(error -> assertThat(error).containsEntry("result", Map.of("error", "late")));
    }

    @Test
    void failsWithATimeoutThatIsNoNumberOfSeconds() {
        for (String wrong : List.of("'a'", "0", "-1", "1.5")) {
            Conducted run = Conducted.of("tasks: {t: {action: x.x, timeout: \"{{ " + wrong + " }}\"}}");
            assertThat(run.status()).as(wrong).isEqualTo(ExecutionStatus.FAILED);
            assertThat(run.errors().toString()).contains("timeout");
        }
        Conducted none = Conducted.of("tasks: {t: {action: x.x, timeout: \"{{ none }}\"}}");
        assertThat(none.lastStarts().get(0).timeout()).as("null is never").isNull();
    }

    @Test
    void runsASplitOnceForEachWayToIt() {
        Conducted run = Conducted.of("""
                tasks:
                  a: {action: x.x, next: [{publish: [{c: a}], do: t}]}
                  b: {action: x.x, next: [{publish: [{c: b}], do: t}]}
                  t: {action: x.x, input: {c: "{{ ctx('c') }}"}}
                """);
        run.end("a", Outcome.succeeded(Map.of()));
        run.end("b", Outcome.succeeded(Map.of()));
        assertThat(run.open()).containsExactlyInAnyOrder(new TaskKey("t", 1, -1, 0), new TaskKey("t", 2, -1, 0));
        run.end(new TaskKey("t", 1, -1, 0), Outcome.succeeded(Map.of()));
        run.end(new TaskKey("t", 2, -1, 0), Outcome.failed(Map.of("why", 7)));
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors())
                .containsExactly(Map.of(
                        "type", "error",
                        "message", "Execution failed. See result for details.",
                        "task_id", "t",
                        "result", Map.of("why", 7)));
    }

    @Test
    void startsAsManyItemsAsMayRunAtOnce() {
        Conducted run = Conducted.of("""
                tasks:
                  t: {with: {items: "{{ [5, 6, 7] }}", concurrency: 2}, action: x.x, input: {i: "{{ item() }}"},
                      next: [{publish: [{all: "{{ result() }}"}]}]}
                output: [{all: "{{ ctx('all') }}"}]
                """);
        assertThat(run.open()).hasSize(2);
        run.end(new TaskKey("t", 0, 1, 0), Outcome.succeeded(Map.of("r", 6)));
        assertThat(run.open()).containsExactlyInAnyOrder(new TaskKey("t", 0, 0, 0), new TaskKey("t", 0, 2, 0));
        run.end(new TaskKey("t", 0, 2, 0), Outcome.succeeded(Map.of("r", 7)));
        run.end(new TaskKey("t", 0, 0, 0), Outcome.succeeded(Map.of("r", 5)));
        assertThat(run.result())
                .isEqualTo(Map.of("output", Map.of("all", List.of(Map.of("r", 5), Map.of("r", 6), Map.of("r", 7)))));
    }

    @Test
    void retriesWithTheDelayOfTheRetry() {
        Conducted run = Conducted.of("tasks: {t: {action: x.x, delay: 9, retry: {count: 1, delay: 3}}}");
        assertThat(run.lastStarts().get(0).delay()).hasSeconds(9);
        run.end("t", Outcome.failed(Map.of()));
        WorkflowStep.Start second = run.lastStarts().get(0);
        assertThat(second.key().attempt()).isEqualTo(1);
        assertThat(second.delay()).hasSeconds(3);
        run.end("t", Outcome.failed(Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void ignoresWhatItWasToldBefore() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x, next: [{do: b}]}, b: {action: x.x}}");
        TaskMoved ended = new TaskMoved(new TaskKey("a", 0, -1, 0), ExecutionStatus.SUCCEEDED);
        run.tell(ended);
        run.tell(ended, new TaskMoved(new TaskKey("a", 0, -1, 0), ExecutionStatus.FAILED));
        assertThat(run.started()).isEmpty();
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void failsWithTheReasonWhenATaskIsRefused() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x}}");
        run.tell(new WorkflowEvent.TaskRefused(new TaskKey("a", 0, -1, 0), "ValueError: no"));
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors())
                .containsExactly(Map.of("type", "error", "message", "ValueError: no", "task_id", "a", "route", 0));
    }

    @Test
    void pausesOnceAllHasEndedAndResumes() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x, next: [{do: b}]}, b: {action: x.x}}");
        run.tell(new WorkflowEvent.Pause());
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSING);
        run.end("a", Outcome.succeeded(Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(run.started()).isEmpty();
        run.tell(new WorkflowEvent.Resume());
        assertThat(run.started()).containsExactly("b");
    }

    @Test
    void endsACycleOfTasksThatRunNothing() {
        Conducted run = Conducted.of("tasks: {a: {next: [{do: b}]}, b: {next: [{do: b}]}}");
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors().get(0).get("message")).asString().contains("without an action");
    }
}
