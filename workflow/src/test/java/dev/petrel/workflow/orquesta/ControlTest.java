// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowEvent.TaskMoved;
import dev.petrel.workflow.orquesta.Conducted.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pauses, cancellations, failures while other tasks run. */
class ControlTest {

    private static final Outcome DONE = Outcome.succeeded(Map.of());
    private static final Outcome BAD = Outcome.failed(Map.of());
    private static final TaskKey A = new TaskKey("a", 0, TaskKey.NO_ITEM, 0);

    @Test
    void isPausedWhileOnlyAnInquiryIsOpenAndGoesOnByItself() {
        Conducted run =
                Conducted.of("tasks: {a: {action: x.ask, next: [{do: c}]}, b: {action: x.x}, c: {action: x.x}}");
        run.tell(new TaskMoved(A, ExecutionStatus.PENDING));
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSING);
        run.end("b", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        run.end("a", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(run.started()).containsExactly("c");
    }

    @Test
    void isPausedWithASubWorkflowThatIsPausedAndResumesWithIt() {
        Conducted run = Conducted.of("tasks: {a: {action: x.flow, next: [{do: b}]}, b: {action: x.x}}");
        run.tell(new TaskMoved(A, ExecutionStatus.PAUSED));
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        run.tell(new TaskMoved(A, ExecutionStatus.RUNNING));
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        run.tell(new WorkflowEvent.Pause());
        run.tell(new TaskMoved(A, ExecutionStatus.PAUSED));
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        run.tell(new WorkflowEvent.Resume());
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(run.workflow().active(run.state())).containsExactly(A);
    }

    @Test
    void isCanceledOnceNothingRunsAndTellsItsOutput() {
        Conducted run = Conducted.of(
                "{vars: [{v: 1}], tasks: {a: {action: x.x, next: [{do: b}]}, b: {action: x.x}}, output: [{v: \"{{ ctx('v') }}\"}]}");
        run.tell(new WorkflowEvent.Cancel());
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELING);
        run.end("a", new Outcome(ExecutionStatus.CANCELED, Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("v", 1)));
    }

    @Test
    void isCanceledThoughAJoinWaits() {
        Conducted run = Conducted.of(
                "tasks: {a: {action: x.x, next: [{do: m}]}, b: {action: x.x, next: [{do: m}]}, m: {join: all, action: x.x}}");
        run.end("a", DONE);
        run.tell(new WorkflowEvent.Cancel());
        run.end("b", new Outcome(ExecutionStatus.CANCELED, Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void cancelsAPausedWorkflowAtOnce() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x, next: [{do: b}]}, b: {action: x.x}}");
        run.tell(new WorkflowEvent.Pause());
        run.end("a", DONE);
        run.tell(new WorkflowEvent.Cancel());
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void pausesAndCancelsBetweenItems() {
        Conducted run = Conducted.of("tasks: {t: {with: {items: '{{ [1, 2, 3] }}', concurrency: 1}, action: x.x}}");
        run.tell(new WorkflowEvent.Pause());
        run.end(new TaskKey("t", 0, 0, 0), DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        run.tell(new WorkflowEvent.Resume());
        assertThat(run.open()).containsExactly(new TaskKey("t", 0, 1, 0));
        run.tell(new WorkflowEvent.Cancel());
        run.end(new TaskKey("t", 0, 1, 0), DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void isCanceledWhenOneOfItsTasksIs() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x, next: [{do: c}]}, b: {action: x.x}, c: {action: x.x}}");
        run.end("a", new Outcome(ExecutionStatus.CANCELED, Map.of()));
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELING);
        run.end("b", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(run.started()).isEmpty();
    }

    @Test
    void failsAtOnceThoughOthersRun() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x}, b: {action: x.x, next: [{do: c}]}, c: {action: x.x}}");
        run.end("a", BAD);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        run.end("b", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.started()).isEmpty();
    }

    @Test
    void runsWhatIsBesideAFailBeforeItFails() {
        Conducted run = Conducted.of("""
                tasks:
                  a: {action: x.x, next: [{do: [log, fail]}]}
                  log: {action: x.x, next: [{do: after}]}
                  after: {action: x.x}
                """);
        run.end("a", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(run.started()).containsExactly("log");
        run.end("log", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.started()).isEmpty();
    }

    @Test
    void goesOnWithTheOtherItemsWhenOneFails() {
        Conducted run = Conducted.of("tasks: {t: {with: {items: '{{ [1, 2, 3] }}', concurrency: 2}, action: x.x}}");
        run.end(new TaskKey("t", 0, 0, 0), BAD);
        run.end(new TaskKey("t", 0, 1, 0), BAD);
        assertThat(run.open()).containsExactly(new TaskKey("t", 0, 2, 0));
        run.end(new TaskKey("t", 0, 2, 0), DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void startsAJoinAgainForOneThatIsLateAfterTheFirstHasEnded() {
        Conducted run = Conducted.of("""
                tasks:
                  a: {action: x.x, next: [{publish: [{a: 1}], do: m}]}
                  b: {action: x.x, next: [{publish: [{b: 1}], do: m}]}
                  m: {join: 1, action: x.x}
                output: [{a: "{{ ctx('a') }}"}, {b: "{{ ctx('b') }}"}]
                """);
        run.end("a", DONE);
        run.end("b", DONE);
        assertThat(run.open()).containsExactly(new TaskKey("m", 0, -1, 0));
        run.end("m", DONE);
        assertThat(run.open()).containsExactly(new TaskKey("m", 0, -1, 1));
        run.end("m", DONE);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("a", 1, "b", 1)));
    }

    @Test
    void waitsInACycleForAllThatLeadToAJoinEachTime() {
        Conducted run = Conducted.of("""
                vars: [{n: 0}]
                tasks:
                  lead: {action: x.x, next: [{do: fork}]}
                  fork: {action: x.x, next: [{do: [l, r]}]}
                  l: {action: x.x, next: [{do: meet}]}
                  r: {action: x.x, next: [{do: meet}]}
                  meet: {join: all, action: x.x, next: [{when: "{{ ctx('n') < 2 }}", publish: [{n: "{{ ctx('n') + 1 }}"}], do: fork}]}
                output: [{n: "{{ ctx('n') }}"}]
                """);
        run.end("lead", DONE);
        for (int turn = 0; turn < 3; turn++) {
            run.end("fork", DONE);
            run.end("l", DONE);
            assertThat(run.started()).as("turn %d", turn).isEmpty();
            run.end("r", DONE);
            assertThat(run.started()).containsExactly("meet");
            run.end("meet", DONE);
        }
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("n", 2)));
    }

    @Test
    void retriesByCommandThreeTimes() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x, next: [{when: '{{ failed() }}', do: retry}]}}");
        for (int i = 0; i < 3; i++) {
            run.end("a", BAD);
            assertThat(run.started()).containsExactly("a");
        }
        run.end("a", BAD);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void tellsOfTasksWhoseEndsAreToBeTold() {
        Conducted run = Conducted.of("tasks: {a: {action: x.x}, b: {action: x.x}}", Map.of("notify", List.of("b")));
        assertThat(run.lastStarts())
                .extracting(start -> start.notification().isEmpty())
                .containsExactly(true, false);
    }
}
