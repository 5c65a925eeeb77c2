// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

/** What came of a claimed execution on this runner. */
public sealed interface End permits Outcome, RunnerLost {}
