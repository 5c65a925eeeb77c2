// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Noted> runs = new ArrayList<>();
    private final List<Recorded> executions = new ArrayList<>();
    private final List<Nemesis.Struck> struck = new ArrayList<>();

    @Test
    void measuresUntilTheFirstEventOfAfterTheFaultHasEnded() {
        handled("before", 9, 14);
        handled("slow", 10, 17);
        handled("quick", 11, 12.5);
        strike(Fault.Kind.KILL, 10);
        strike(Fault.Kind.TERM, 20);

        assertThat(recovery().firsts()).containsOnlyKeys(Fault.Kind.KILL);
        assertThat(recovery().firsts().get(Fault.Kind.KILL)).containsExactly(2.5);
    }

    @Test
    void measuresTheLongestTimeWithoutAnEndUntilTheNextFault() {
        handled("a", 1, 9);
        handled("b", 2, 10.5); // was under way
        handled("c", 3, 41);
        handled("d", 42, 43);
        handled("e", 90, 95);
        strike(Fault.Kind.BROKERS_AWAY, 10);
        strike(Fault.Kind.KILL, 50);
        strike(Fault.Kind.KILL, 88);

        assertThat(recovery().silences().get(Fault.Kind.BROKERS_AWAY)).containsExactly(30.5);
        assertThat(recovery().silences().get(Fault.Kind.KILL)).containsExactly(38.0, 2.0);
    }

    @Test
    void doesNotTakeTheEndOfTheEventsForSilence() {
        handled("a", 1, 11);
        handled("b", 12, 60);
        strike(Fault.Kind.KILL, 10);
        strike(Fault.Kind.KILL, 12);

        assertThat(recovery().silences().get(Fault.Kind.KILL)).containsExactly(1.0);
    }

    private void handled(String event, double dispatched, double end) {
        accepted.add(new Accepted(event, "i", dispatched, dispatched));
        runs.add(new Noted(true, "x" + event, 1, 1, dispatched));
        runs.add(new Noted(false, "x" + event, 1, 1, end));
        executions.add(new Recorded("x" + event, event, ExecutionStatus.SUCCEEDED, List.of(), 1, 1));
    }

    private void strike(Fault.Kind kind, double at) {
        struck.add(new Nemesis.Struck(new Fault(kind, "x", Duration.ZERO, Duration.ZERO), at));
    }

    private Recovery recovery() {
        return new Recovery(new History(accepted, runs, executions), struck);
    }
}
