// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.support.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short chaos run with real processes: one fault of each class, and no promise broken. */
@Timeout(600)
class ChaosIT {

    @Test
    void keepsItsPromisesThroughOneFaultOfEachClass() throws Exception {
        Distribution.Ended chaos =
                Distribution.run(List.of("chaos", "--seed", "7", "--events", "600", "--rate", "40", "--calm", "2"));

        assertThat(chaos.exitCode()).as(chaos.said()).isZero();
        assertThat(chaos.said()).contains("| events accepted |").contains("6 faults");
    }
}
