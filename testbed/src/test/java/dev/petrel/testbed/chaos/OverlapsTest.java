// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts as running at once. */
class OverlapsTest {

    private final List<Noted> runs = new ArrayList<>();
    private final List<Spent> spent = new ArrayList<>();

    private void ran(String id, double from, double to) {
        runs.add(new Noted(true, id, 1, 1, from));
        runs.add(new Noted(false, id, 1, 1, to));
        spent.add(new Spent(id, "p.a", ExecutionStatus.SUCCEEDED, to + 1));
    }

    private Overlaps overlaps() {
        return new Overlaps(new History(List.of(), runs, List.of(), spent));
    }

    @Test
    void anExecutionThatStartsAtTheEndOfAnotherDoesNotOverlapIt() {
        ran("a", 1, 2);
        ran("b", 2, 3);
        ran("c", 2.5, 4);

        assertThat(overlaps().most()).isEqualTo(Map.of("p.a", 2));
        assertThat(overlaps().beyond(2)).isEmpty();
        assertThat(overlaps().beyond(1))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).isEqualTo("execution c of p.a started at 2.5 s, when 1 others ran"));
    }

    @Test
    void anExecutionThatDiedWithItsRunnerCountsUntilItWasWrittenDown() {
        runs.add(new Noted(true, "dead", 1, 1, 1));
        spent.add(new Spent("dead", "p.a", ExecutionStatus.ABANDONED, 10));
        ran("b", 9, 11);
        ran("c", 12, 13);

        assertThat(overlaps().most()).isEqualTo(Map.of("p.a", 2));
    }

    @Test
    void anExecutionThatStartsAgainCountsInBetween() {
        runs.add(new Noted(true, "again", 1, 1, 1));
        runs.add(new Noted(true, "again", 2, 3, 20));
        runs.add(new Noted(false, "again", 2, 3, 21));
        spent.add(new Spent("again", "p.a", ExecutionStatus.SUCCEEDED, 22));
        ran("b", 10, 11);

        assertThat(overlaps().most()).isEqualTo(Map.of("p.a", 2));
    }

    @Test
    void actionsCountEachByItself() {
        ran("a", 1, 3);
        ran("b", 1, 3);
        spent.set(1, new Spent("b", "p.b", ExecutionStatus.SUCCEEDED, 3));

        assertThat(overlaps().most()).isEqualTo(Map.of("p.a", 1, "p.b", 1));
    }
}
