// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent.TaskMoved;
import dev.petrel.workflow.orquesta.Conducted.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RerunTest {

    private static final Outcome DONE = Outcome.succeeded(Map.of("v", 1));
    private static final Outcome BAD = Outcome.failed(Map.of("v", 0));

    private static final String LINE = """
            tasks:
              a: {action: x.x, next: [{publish: [{a: "{{ result().v }}"}], do: b}]}
              b:
                action: x.x
                next:
                  - {when: "{{ succeeded() }}", publish: [{b: "{{ result().v }}"}], do: c}
                  - {when: "{{ failed() }}", publish: [{why: bad}], do: fail}
              c: {action: x.x}
            output: [{seen: "{{ ctx() }}"}]
            """;

    @Test
    void runsWhatFailedAndWhatFollowsAndForgetsTheFailure() {
        Conducted run = Conducted.of(LINE);
        run.end("a", DONE);
        run.end("b", BAD);
        assertThat(output(run)).containsEntry("why", "bad");
        run.rerun(List.of(), List.of());
        assertThat(run.open()).containsExactly(new TaskKey("b", 0, -1, 1));
        run.end("b", DONE);
        run.end("c", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(output(run)).containsEntry("a", 1).containsEntry("b", 1).doesNotContainKey("why");
    }

    @Test
    void runsANamedTaskThatSucceeded() {
        Conducted run = Conducted.of(LINE);
        run.end("a", DONE);
        run.end("b", BAD);
        run.rerun(List.of("a", "b"), List.of());
        assertThat(run.open()).containsExactly(new TaskKey("a", 0, -1, 1));
        run.end("a", Outcome.succeeded(Map.of("v", 5)));
        run.end("b", DONE);
        run.end("c", DONE);
        assertThat(output(run)).containsEntry("a", 5);
    }

    @Test
    void failsForATaskThatNeverRan() {
        Conducted run = Conducted.of(LINE);
        run.end("a", DONE);
        run.end("b", BAD);
        run.rerun(List.of("a", "c"), List.of());
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors())
                .containsExactly(
                        Map.of("message", "Unable to rerun workflow because one or more tasks is not found: c"));
    }

    @Test
    void runsOnlyTheItemsThatFailedAndKnowsTheResultsOfAll() {
        Conducted run = Conducted.of("""
                tasks:
                  t: {with: "{{ [0, 1, 2] }}", action: x.x, next: [{publish: [{all: "{{ result() }}"}]}]}
                output: [{all: "{{ ctx('all') }}"}]
                """);
        for (int item = 0; item < 3; item++) {
            run.end(new TaskKey("t", 0, item, 0), item == 1 ? BAD : Outcome.succeeded(Map.of("v", 10 + item)));
        }
        run.rerun(List.of(), List.of());
        assertThat(run.open()).containsExactly(new TaskKey("t", 0, 1, 1));
        run.end(new TaskKey("t", 0, 1, 1), BAD);
        run.rerun(List.of("t"), List.of());
        run.end(new TaskKey("t", 0, 1, 2), Outcome.succeeded(Map.of("v", 11)));
        assertThat(run.result())
                .isEqualTo(Map.of("output", Map.of("all", List.of(Map.of("v", 10), Map.of("v", 11), Map.of("v", 12)))));
    }

    @Test
    void runsAllItemsWhenTheyAreReset() {
        Conducted run = Conducted.of("tasks: {t: {with: '{{ [0, 1] }}', action: x.x}}");
        run.end(new TaskKey("t", 0, 0, 0), DONE);
        run.end(new TaskKey("t", 0, 1, 0), BAD);
        run.rerun(List.of("t"), List.of("t"));
        assertThat(run.open()).containsExactly(new TaskKey("t", 0, 0, 1), new TaskKey("t", 0, 1, 1));
    }

    @Test
    void goesOnWithWhatEndedAfterTheWorkflowHadFailed() {
        Conducted run = Conducted.of("""
                tasks:
                  bad: {action: x.x}
                  long: {action: x.x, next: [{publish: [{l: "{{ result().v }}"}], do: after}]}
                  after: {action: x.x}
                output: [{l: "{{ ctx().get('l') }}"}]
                """);
        run.end("bad", BAD);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        run.end("long", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.started()).isEmpty();
        run.rerun(List.of(), List.of());
        assertThat(run.started()).containsExactly("after", "bad");
        run.end("bad", DONE);
        run.end("after", DONE);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("l", 1)));
    }

    @Test
    void opensAJoinAgain() {
        Conducted run = Conducted.of("""
                tasks:
                  l: {action: x.x, next: [{when: "{{ succeeded() }}", publish: [{l: 1}], do: meet}]}
                  r: {action: x.x, next: [{when: "{{ succeeded() }}", publish: [{r: 1}], do: meet}]}
                  meet: {join: all, action: x.x}
                output: [{l: "{{ ctx('l') }}"}, {r: "{{ ctx('r') }}"}]
                """);
        run.end("l", DONE);
        run.end("r", BAD);
        assertThat(run.errors()).hasSize(4);
        run.rerun(List.of(), List.of());
        run.end("r", DONE);
        assertThat(run.started()).containsExactly("meet");
        run.end("meet", DONE);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("l", 1, "r", 1)));
    }

    @Test
    void aJoinBehindATaskThatRunsAgainStillKnowsTheOthers() {
        Conducted run = Conducted.of("""
                tasks:
                  l: {action: x.x, next: [{publish: [{l: "{{ result().v }}"}], do: meet}]}
                  r: {action: x.x, next: [{publish: [{r: "{{ result().v }}"}], do: meet}]}
                  meet: {join: all, action: x.x, input: {l: "{{ ctx('l') }}", r: "{{ ctx('r') }}"}}
                output: [{l: "{{ ctx('l') }}"}, {r: "{{ ctx('r') }}"}]
                """);
        run.end("l", DONE);
        run.end("r", DONE);
        run.end("meet", BAD);
        run.rerun(List.of("l"), List.of());
        assertThat(run.started()).containsExactly("l");
        run.end("l", Outcome.succeeded(Map.of("v", 2)));
        assertThat(run.started()).containsExactly("meet");
        assertThat(run.parameters("meet")).isEqualTo(Map.of("l", 2, "r", 1));
        run.end("meet", DONE);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("l", 2, "r", 1)));
    }

    private static final String TURNS = """
            vars: [{n: 0}]
            tasks:
              lead: {action: x.x, next: [{do: [l, r]}]}
              l: {action: x.x, next: [{when: "{{ succeeded() }}", publish: [{l: "{{ result().v }}"}], do: meet}]}
              r: {action: x.x, next: [{when: "{{ succeeded() }}", publish: [{r: "{{ result().v }}"}], do: meet}]}
              meet:
                join: all
                action: x.x
                input: {l: "{{ ctx('l') }}", r: "{{ ctx('r') }}"}
                next:
                  - when: "{{ succeeded() and ctx('n') < 2 }}"
                    publish: [{n: "{{ ctx('n') + 1 }}"}]
                    do: [l, r]
            output: [{n: "{{ ctx('n') }}"}, {l: "{{ ctx('l') }}"}, {r: "{{ ctx('r') }}"}]
            """;

    private static Conducted inTheSecondTurn() {
        Conducted run = Conducted.of(TURNS);
        run.end("lead", DONE);
        run.end("l", DONE);
        run.end("r", DONE);
        run.end("meet", DONE);
        assertThat(run.started()).containsExactly("l", "r");
        return run;
    }

    private static void lastTurns(Conducted run, int l) {
        assertThat(run.started()).containsExactly("meet");
        assertThat(run.parameters("meet")).isEqualTo(Map.of("l", l, "r", 1));
        run.end("meet", DONE);
        run.end("l", Outcome.succeeded(Map.of("v", 5)));
        run.end("r", Outcome.succeeded(Map.of("v", 6)));
        run.end("meet", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(run.result()).isEqualTo(Map.of("output", Map.of("n", 2, "l", 5, "r", 6)));
    }

    @Test
    void aJoinInACycleStillKnowsTheOthersWhenOneTaskBeforeItRunsAgain() {
        Conducted run = inTheSecondTurn();
        run.end("l", DONE);
        run.end("r", DONE);
        run.end("meet", BAD);
        run.rerun(List.of("l"), List.of());
        assertThat(run.started()).containsExactly("l");
        run.end("l", Outcome.succeeded(Map.of("v", 3)));
        lastTurns(run, 3);
    }

    @Test
    void aJoinInACycleWaitsForTheTaskBeforeItThatFailed() {
        Conducted run = inTheSecondTurn();
        run.end("l", DONE);
        run.end("r", BAD);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        run.rerun(List.of("r"), List.of());
        run.end("r", DONE);
        lastTurns(run, 1);
    }

    @Test
    void aJoinInACycleDoesNotTakeTheTurnBeforeForOneThatFailed() {
        Conducted run = inTheSecondTurn();
        run.end("l", DONE);
        run.end("r", BAD);
        run.rerun(List.of("l"), List.of());
        run.end("l", DONE);
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors().toString()).contains("UnreachableJoinError");
    }

    @Test
    void bothTasksBeforeAJoinInACycleRunAgain() {
        Conducted run = inTheSecondTurn();
        run.end("l", DONE);
        run.end("r", DONE);
        run.end("meet", BAD);
        run.rerun(List.of("l", "r"), List.of());
        assertThat(run.started()).containsExactly("l", "r");
        run.end("r", DONE);
        assertThat(run.started()).isEmpty();
        run.end("l", Outcome.succeeded(Map.of("v", 3)));
        lastTurns(run, 3);
    }

    @Test
    void failsForAWorkflowThatNeverBegan() {
        Conducted run = Conducted.of("{vars: [{v: \"{{ ctx('none') }}\"}], tasks: {a: {action: x.x}}}");
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        run.rerun(List.of(), List.of());
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.errors().get(0).get("message")).asString().contains("none of its tasks has started");
    }

    @Test
    void passesOverEventsOfTheEndedExecution() {
        Conducted run = Conducted.of(LINE);
        run.end("a", DONE);
        run.end("b", BAD);
        run.rerun(List.of(), List.of());
        run.tell(new TaskMoved(new TaskKey("b", 0, -1, 0), ExecutionStatus.SUCCEEDED));
        assertThat(run.started()).isEmpty();
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    private static Map<String, Object> output(Conducted run) {
        Map<String, Object> result = GoldenCases.object(run.result());
        return GoldenCases.object(GoldenCases.object(result.get("output")).get("seen"));
    }
}
