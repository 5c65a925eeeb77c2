// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testbed.support.Distribution;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A short chaos run with real processes: one fault of each class that takes less than a minute, and no promise broken.
 * The others are in the runs whose reports are in docs/reports.
 */
@Tag("slow")
@Timeout(600)
class ChaosIT {

    @Test
    void keepsItsPromisesThroughOneFaultOfEachShortClass() throws Exception {
        Distribution.Ended chaos = Distribution.run(List.of(
                "chaos",
                "--seed",
                "7",
                "--events",
                "600",
                "--rate",
                "40",
                "--calm",
                "2",
                "--faults",
                "kill,term,pause,long-pause,servers"));

        assertThat(chaos.exitCode()).as(chaos.said()).isZero();
        assertThat(chaos.said()).contains("| events accepted |").contains("5 faults");
    }

    @Test
    void keepsThePromisesOfWorkflowsThroughSuchFaults() throws Exception {
        Distribution.Ended chaos = Distribution.run(List.of(
                "chaos",
                "workflow",
                "--seed",
                "7",
                "--workflows",
                "6",
                "--rate",
                "1",
                "--calm",
                "2",
                "--faults",
                "kill,long-pause,servers"));

        assertThat(chaos.exitCode()).as(chaos.said()).isZero();
        assertThat(chaos.said())
                .containsPattern("\\| \\d+ \\| workflows succeeded \\|")
                .contains("3 faults");
    }
}
