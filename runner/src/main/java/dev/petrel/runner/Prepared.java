// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;

/** An execution made ready to run, or the reason why it never will. */
sealed interface Prepared {

    record Ready(Runner runner, RunRequest request) implements Prepared {}

    record Unfit(Outcome outcome) implements Prepared {}
}
