// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.chaos.History.Noted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void countsExecutionsThatRanAgain() {
        History history = new History(
                List.of(),
                List.of(
                        new Noted(true, "x", 1, 1, 1),
                        new Noted(true, "y", 1, 1, 1),
                        new Noted(false, "y", 1, 1, 2),
                        new Noted(true, "x", 2, 3, 3),
                        new Noted(true, "x", 3, 5, 4)),
                List.of());

        assertThat(report(history)).contains("| 1 | executions run again |", "| 4 | starts of an action |");
    }

    private static String report(History history) {
        ChaosPlan plan =
                new ChaosPlan(1, new ChaosPlan.Load(1, 1), List.of("a"), List.of(), List.of(), Duration.ofSeconds(5));
        Report.Setting setting = new Report.Setting("petrel chaos", "servers");
        return new Report(plan, setting, history, List.of(), List.of(), Duration.ofSeconds(1)).text();
    }
}
