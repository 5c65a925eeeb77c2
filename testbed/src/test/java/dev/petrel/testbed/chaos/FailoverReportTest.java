// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverReportTest {

    private static final Report.Setting SETTING = new Report.Setting("petrel chaos failover", "servers");

    @Test
    void holdsWhenEveryTakeOverWasInTimeAndNoPauseMovedTheSensor() {
        FailoverReport report = report(List.of(12.5, 10.1, 15.0), 0);

        assertThat(report.clean()).isTrue();
        assertThat(report.text()).contains("| 3 | 10.1 | 12.5 | 15.0 | 15.0 |", "0 took longer", "All held.");
    }

    @Test
    void doesNotHoldWhenOneTakeOverWasLate() {
        assertThat(report(List.of(12.5, 15.1), 0).clean()).isFalse();
    }

    @Test
    void doesNotHoldWhenAPauseMovedTheSensor() {
        assertThat(report(List.of(12.5), 1).clean()).isFalse();
    }

    @Test
    void doesNotHoldWhenAPromiseWasBroken() {
        FailoverReport report =
                new FailoverReport(SETTING, List.of(), 3, 0, List.of(new Finding(Finding.Kind.LOST, "event e")));

        assertThat(report.clean()).isFalse();
        assertThat(report.text()).contains("| 1 | accepted events without an execution |", "Not all held.");
    }

    private static FailoverReport report(List<Double> takeovers, int moved) {
        return new FailoverReport(SETTING, takeovers, 3, moved, List.of());
    }
}
