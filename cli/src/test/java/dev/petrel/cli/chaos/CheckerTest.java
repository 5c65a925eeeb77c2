// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import static dev.petrel.engine.model.ExecutionStatus.ABANDONED;
import static dev.petrel.engine.model.ExecutionStatus.REQUESTED;
import static dev.petrel.engine.model.ExecutionStatus.RUNNING;
import static dev.petrel.engine.model.ExecutionStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.chaos.Finding.Kind;
import dev.petrel.cli.chaos.History.Accepted;
import dev.petrel.cli.chaos.History.Noted;
import dev.petrel.cli.chaos.History.Recorded;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each promise, broken by hand: the checker names it, and nothing else. */
class CheckerTest {

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Noted> runs = new ArrayList<>();
    private final List<Recorded> executions = new ArrayList<>();

    @Test
    void findsNothingWhenEveryEventRanOnce() {
        accepted("e1", "a", 1);
        executed("x1", "e1", SUCCEEDED);
        start("x1", 1);
        end("x1", 1);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindAnEventThatWasNotedByNobody() {
        executed("x1", "e1", SUCCEEDED); // its sensor was killed before it could write that it was accepted
        start("x1", 1);
        end("x1", 1);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindARunThatDiedWithItsRunner() {
        accepted("e1", "a", 1);
        executed("x1", "e1", ABANDONED);
        start("x1", 1);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void doesNotMindASecondAttemptAfterTheFirstDied() {
        accepted("e1", "a", 1);
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED));
        start("x1", 1);
        start("x1", 2);
        end("x1", 2);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void findsAnEventWithoutExecution() {
        accepted("e1", "a", 1);

        assertThat(kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void findsTwoExecutionsOfOneEvent() {
        accepted("e1", "a", 1);
        for (String id : List.of("x1", "x2")) {
            executed(id, "e1", SUCCEEDED);
            start(id, 1);
            end(id, 1);
        }

        assertThat(kinds()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void findsAnAttemptThatStartedTwice() {
        executed("x1", "e1", SUCCEEDED);
        start("x1", 1);
        start("x1", 1);
        end("x1", 1);

        assertThat(kinds()).containsOnly(Kind.RUN_TWICE);
    }

    @Test
    void findsARunThatTheDatabaseDoesNotKnow() {
        executed("x1", "e1", SUCCEEDED);
        start("x1", 1);
        end("x1", 1);
        start("x1", 2);
        end("x1", 2);

        assertThat(kinds()).containsExactly(Kind.RUN_TWICE);
    }

    @Test
    void findsTwoAttemptsThatRanAtOnce() {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED));
        start("x1", 1);
        start("x1", 2);
        end("x1", 1);
        end("x1", 2);

        assertThat(kinds()).containsExactly(Kind.RUN_TWICE);
    }

    @Test
    void findsAnExecutionThatDidNotEnd() {
        accepted("e1", "a", 1);
        recorded("x1", "e1", List.of(REQUESTED, RUNNING));
        start("x1", 1);

        assertThat(kinds()).containsExactly(Kind.STUCK);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "TIMEOUT", "CANCELED"})
    void findsAnEndThatTheActionDoesNotMake(ExecutionStatus end) {
        accepted("e1", "a", 1);
        executed("x1", "e1", end);
        start("x1", 1);
        end("x1", 1);

        assertThat(kinds()).containsExactly(Kind.WRONG_END);
    }

    @Test
    void findsASuccessWithoutAnEnd() {
        executed("x1", "e1", SUCCEEDED);
        start("x1", 1);

        assertThat(kinds()).containsExactly(Kind.FALSE_END);
    }

    @Test
    void findsAnExecutionThatLeftATerminalState() {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, ABANDONED, SUCCEEDED));
        start("x1", 1);
        end("x1", 1);

        assertThat(kinds()).containsExactly(Kind.LEFT_AN_END);
    }

    @Test
    void findsADispatchThatBeganAfterTheSuccessorsFirst() {
        accepted("e1", "a", 1);
        accepted("e2", "b", 2);
        accepted("e3", "a", 3);
        for (String n : List.of("1", "2", "3")) {
            executed("x" + n, "e" + n, SUCCEEDED);
            start("x" + n, 1);
            end("x" + n, 1);
        }

        assertThat(kinds()).containsExactly(Kind.TWO_OWNERS);
    }

    private List<Kind> kinds() {
        return Checker.check(new History(accepted, runs, executions)).stream()
                .map(Finding::kind)
                .toList();
    }

    private void accepted(String event, String instance, double at) {
        accepted.add(new Accepted(event, instance, at, at + 0.5));
    }

    private void executed(String id, String event, ExecutionStatus end) {
        recorded(id, event, List.of(REQUESTED, RUNNING, end));
    }

    private void recorded(String id, String event, List<ExecutionStatus> log) {
        executions.add(new Recorded(id, event, log.get(log.size() - 1), log));
    }

    private void start(String execution, long fence) {
        runs.add(new Noted(true, execution, fence, fence, fence * 10.0));
    }

    private void end(String execution, long fence) {
        runs.add(new Noted(false, execution, fence, fence, fence * 10.0 + 5));
    }
}
