// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static dev.petrel.engine.model.ExecutionStatus.ABANDONED;
import static dev.petrel.engine.model.ExecutionStatus.REQUESTED;
import static dev.petrel.engine.model.ExecutionStatus.RUNNING;
import static dev.petrel.engine.model.ExecutionStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import dev.petrel.testbed.chaos.History.Spent;
import dev.petrel.testbed.chaos.Nemesis.Struck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each promise, broken by hand: the checker names it, and nothing else. */
class CheckerTest {

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Noted> runs = new ArrayList<>();
    private final List<Recorded> executions = new ArrayList<>();
    private final List<Spent> spent = new ArrayList<>();
    private final List<Struck> struck = new ArrayList<>();

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

    @ParameterizedTest
    @CsvSource({"chaos.retry, 2, false", "chaos.abandon, 2, true", "chaos.abandon, 1, false"})
    void findsASecondStartOfWhatIsAbandonedWithItsRunner(String action, int starts, boolean found) {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED));
        spent.add(new Spent("x1", action, SUCCEEDED, 100));
        if (starts == 2) {
            start("x1", 1);
        }
        start("x1", 2);
        end("x1", 2);

        assertThat(kinds()).isEqualTo(found ? List.of(Kind.RUN_TWICE) : List.of());
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
    void doesNotMindAnAttemptThatItsHaltedRunnerStartsLate() {
        halted(5, 25);
        startLate();

        assertThat(kinds()).isEmpty();
    }

    @Test
    void findsALateStartThatNoHaltExplains() {
        halted(5, 15);
        startLate();

        assertThat(kinds()).containsExactly(Kind.RUN_TWICE);
    }

    private void halted(double from, double to) {
        Duration lasting = Duration.ofMillis((long) ((to - from) * 1000));
        struck.add(new Struck(new Fault(Fault.Kind.LONG_PAUSE, "a", Duration.ZERO, lasting), from));
    }

    private void startLate() {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED));
        start("x1", 2, 20);
        end("x1", 2, 21);
        start("x1", 1, 25.1);
        end("x1", 1, 25.2);
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
    void findsASuccessOfWhichOnlyAnEarlierAttemptEnded() {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED));
        start("x1", 1);
        end("x1", 1);
        start("x1", 2);

        assertThat(kinds()).containsExactly(Kind.FALSE_END);
    }

    @Test
    void findsASuccessThatIsTheEndOfAnEarlierAttempt() {
        recorded("x1", "e1", List.of(REQUESTED, RUNNING, REQUESTED, RUNNING, SUCCEEDED), fence(1));
        start("x1", 1);
        end("x1", 1);
        start("x1", 2);
        end("x1", 2);

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
        return Checker.check(new History(accepted, runs, executions, spent), struck).stream()
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
        long attempt = log.stream().filter(state -> state == RUNNING).count();
        recorded(id, event, log, fence(attempt));
    }

    private void recorded(String id, String event, List<ExecutionStatus> log, long endOf) {
        long attempt = log.stream().filter(state -> state == RUNNING).count();
        executions.add(new Recorded(id, event, log.get(log.size() - 1), log, fence(attempt), endOf));
    }

    private void start(String execution, long attempt) {
        start(execution, attempt, attempt * 10.0);
    }

    private void start(String execution, long attempt, double at) {
        runs.add(new Noted(true, execution, attempt, fence(attempt), at));
    }

    private void end(String execution, long attempt) {
        end(execution, attempt, attempt * 10.0 + 5);
    }

    private void end(String execution, long attempt, double at) {
        runs.add(new Noted(false, execution, attempt, fence(attempt), at));
    }

    /** A claim adds one, and so does what takes a run back. */
    private static long fence(long attempt) {
        return 2 * attempt - 1;
    }
}
