// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailoverReportTest {

    private static final Report.Setting SETTING = new Report.Setting("petrel chaos failover", "servers");

    @Test
    void holdsWhenEveryTakeOverWasInTimeAndNoPauseMovedTheSensor() {
        FailoverReport report = report(List.of(11.5, 10.1, 12.0), 0);

        assertThat(report.clean()).isTrue();
        assertThat(report.text()).contains("| 3 | 10.10 | 11.50 | 12.00 | 12.00 |", "0 took longer", "All held.");
    }

    @Test
    void doesNotHoldWhenOneTakeOverWasLate() {
        assertThat(report(List.of(11.5, 12.1), 0).clean()).isFalse();
    }

    @Test
    void eachKindHasATimeOfItsOwn() {
        assertThat(report(Takeover.RESTARTED, 4.9).clean()).isTrue();
        assertThat(report(Takeover.RESTARTED, 5.1).clean()).isFalse();
        assertThat(report(Takeover.STOPPED, 0.9).clean()).isTrue();
        assertThat(report(Takeover.STOPPED, 1.1).clean()).isFalse();
        assertThat(report(Takeover.STOPPED, 1.1).text()).contains("1 took longer than 1 s.");
    }

    @Test
    void doesNotHoldWhenAPauseMovedTheSensor() {
        assertThat(report(List.of(11.5), 1).clean()).isFalse();
    }

    @Test
    void doesNotHoldWhenAPromiseWasBroken() {
        FailoverReport report =
                new FailoverReport(SETTING, Map.of(), 3, 0, List.of(new Finding(Finding.Kind.LOST, "event e")));

        assertThat(report.clean()).isFalse();
        assertThat(report.text()).contains("| 1 | accepted events without an execution |", "Not all held.");
    }

    private static FailoverReport report(List<Double> takeovers, int moved) {
        return new FailoverReport(SETTING, Map.of(Takeover.LOST, takeovers), 3, moved, List.of());
    }

    private static FailoverReport report(Takeover kind, double took) {
        return new FailoverReport(SETTING, Map.of(kind, List.of(took)), 0, 0, List.of());
    }
}
