// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;

/** What came of an attempt to pause or resume an execution. */
public sealed interface Steering {

    /** It does so, or has done so already. */
    record Steered(Execution now) implements Steering {}

    /** It cannot be: it is in another state than that takes, or it is no workflow. */
    record Unsteerable(Execution now) implements Steering {}
}
