// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static dev.petrel.engine.model.ExecutionStatus.ABANDONED;
import static dev.petrel.engine.model.ExecutionStatus.FAILED;
import static dev.petrel.engine.model.ExecutionStatus.RUNNING;
import static dev.petrel.engine.model.ExecutionStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Ran;
import dev.petrel.testbed.chaos.History.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A workflow that went right, and each promise broken by hand: the checkers name it, and nothing else. */
class WorkflowCheckerTest {

    private final List<Noted> runs = new ArrayList<>();
    private final List<Recorded> executions = new ArrayList<>();
    private final List<@Nullable String> printed = new ArrayList<>();
    private final List<@Nullable String> itemsPrinted = new ArrayList<>();
    private boolean again;
    private ExecutionStatus end = SUCCEEDED;

    @BeforeEach
    void runRight() {
        for (int n = 0; n < WorkflowPack.IN_TURN; n++) {
            ran(WorkflowPack.inTurn(n), n < WorkflowPack.IN_TURN / 2 ? n : n + 1);
            printed.add("1 " + WorkflowPack.inTurn(n));
        }
        for (int n = 0; n < WorkflowPack.ITEMS; n++) {
            ran(WorkflowPack.item(n), WorkflowPack.IN_TURN / 2);
            itemsPrinted.add("1 " + WorkflowPack.item(n));
        }
    }

    @Test
    void findsNothingWhenEachTaskRanOnce() {
        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindATaskThatWasAbandoned() {
        replace("task-3", new Recorded("task-3", "e", ABANDONED, List.of(RUNNING, ABANDONED), 1, 0, "task-3"));
        runs.removeIf(noted -> noted.execution().equals("task-3") && !noted.start());
        printed.set(2, null);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindATaskThatWasKilledAfterItHadPrinted() {
        replace("item-8", new Recorded("item-8", "e", ABANDONED, List.of(RUNNING, ABANDONED), 1, 1, "item-8"));

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindATaskThatWasAbandonedBeforeItStarted() {
        replace("item-7", new Recorded("item-7", "e", ABANDONED, List.of(RUNNING, ABANDONED), 1, 0, "item-7"));
        runs.removeIf(noted -> noted.execution().equals("item-7"));
        itemsPrinted.set(7, null);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindATaskThatRanAgainAsItMay() {
        again = true;
        replace("task-3", new Recorded("task-3", "e", SUCCEEDED, List.of(RUNNING, RUNNING, SUCCEEDED), 3, 3, "task-3"));
        runs.removeIf(noted -> noted.execution().equals("task-3") && !noted.start());
        runs.add(new Noted(true, "task-3", 2, 3, 2.6, "e/task-3"));
        runs.add(new Noted(false, "task-3", 2, 3, 2.9, "e/task-3"));
        printed.set(2, "3 task-3");

        assertThat(kinds()).isEmpty();
    }

    @Test
    void findsATaskThatRanAgainAndMustNot() {
        replace("task-3", new Recorded("task-3", "e", SUCCEEDED, List.of(RUNNING, RUNNING, SUCCEEDED), 3, 3, "task-3"));
        runs.add(new Noted(true, "task-3", 2, 3, 2.6, "e/task-3"));
        runs.add(new Noted(false, "task-3", 2, 3, 2.9, "e/task-3"));
        printed.set(2, "3 task-3");

        assertThat(kinds()).containsExactly(Kind.TASK_TWICE);
    }

    @Test
    void findsATaskOfTwoExecutions() {
        executions.add(new Recorded("another", "e", ABANDONED, List.of(RUNNING, ABANDONED), 1, 0, "task-3"));

        assertThat(kinds()).containsExactly(Kind.TASK_TWICE);
    }

    @Test
    void findsARunOfWhichTheDatabaseHasNoExecution() {
        again = true;
        runs.add(new Noted(true, "another", 1, 1, 2.9, "e/task-3"));

        assertThat(kinds()).containsExactly(Kind.TASK_TWICE);
    }

    @Test
    void findsATaskThatWasLeftOut() {
        executions.removeIf(execution -> execution.id().equals("item-19"));
        runs.removeIf(noted -> noted.execution().equals("item-19"));
        itemsPrinted.set(19, null);

        assertThat(kinds()).containsExactly(Kind.TASK_LOST);
    }

    @Test
    void findsATaskThatWasGivenUpThoughItMayRunAgain() {
        again = true;
        replace("task-3", new Recorded("task-3", "e", ABANDONED, List.of(RUNNING, ABANDONED), 1, 0, "task-3"));
        runs.removeIf(noted -> noted.execution().equals("task-3"));
        printed.set(2, null);

        assertThat(kinds()).containsExactly(Kind.TASK_LOST);
    }

    @Test
    void findsATaskThatDidNotWaitForTheItems() {
        runs.removeIf(noted -> noted.execution().equals("item-4"));
        runs.add(new Noted(true, "item-4", 1, 1, 5.1, "e/item-4"));
        runs.add(new Noted(false, "item-4", 1, 1, 6.3, "e/item-4"));

        assertThat(kinds()).containsExactly(Kind.TOO_EARLY);
    }

    @Test
    void findsAnOutputThatIsNotWhatTheTasksPrinted() {
        itemsPrinted.set(0, null);
        printed.remove(9);

        assertThat(kinds()).containsExactly(Kind.WRONG_OUTPUT, Kind.WRONG_OUTPUT);
    }

    @Test
    void findsAWorkflowThatStandsStill() {
        end = RUNNING;

        assertThat(kinds()).containsExactly(Kind.STUCK);
    }

    @Test
    void findsAWorkflowThatFailed() {
        end = FAILED;

        assertThat(kinds()).containsExactly(Kind.WRONG_END);
    }

    @Test
    void countsTheWorkflowAndNotItsTasksAsWhatTheEventMade() {
        History history = history();

        assertThat(history.requested()).containsOnlyKeys("e").containsEntry("e", List.of("workflow"));
    }

    private void ran(String task, double at) {
        executions.add(new Recorded(task, "e", SUCCEEDED, List.of(RUNNING, SUCCEEDED), 1, 1, task));
        runs.add(new Noted(true, task, 1, 1, at, "e/" + task));
        runs.add(new Noted(false, task, 1, 1, at + 0.5, "e/" + task));
    }

    private void replace(String id, Recorded by) {
        executions.replaceAll(execution -> execution.id().equals(id) ? by : execution);
    }

    private List<Kind> kinds() {
        History history = history();
        List<Finding> all = new ArrayList<>(Checker.check(history, List.of()));
        all.addAll(new WorkflowChecker(history).check());
        return all.stream().map(Finding::kind).toList();
    }

    private History history() {
        Ran workflow = new Ran("workflow", "e", again, end, List.of(RUNNING, end), printed, itemsPrinted);
        return new History(List.of(new Accepted("e", "sensor", 0, 0)), runs, executions, List.of(), List.of(workflow));
    }
}
