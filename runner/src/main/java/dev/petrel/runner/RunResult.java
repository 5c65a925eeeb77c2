// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.runner.spi.Outcome;

/** What came of a claimed execution in this process. */
sealed interface RunResult permits RunResult.Returned, RunnerLost {

    /** Its runner has told what came of the action; or it could not begin, or was canceled. */
    record Returned(Outcome outcome) implements RunResult {}
}
