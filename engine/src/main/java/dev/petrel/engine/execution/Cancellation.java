// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;

/** What came of an attempt to cancel an execution. */
public sealed interface Cancellation {

    /** It is canceled, or will be when its run has ended. */
    record Canceled(Execution now) implements Cancellation {}

    /** It has ended in another way. */
    record AlreadyEnded(Execution now) implements Cancellation {}

    /** There is no such execution any more. */
    record Gone() implements Cancellation {}

    /** It changed each time it was to be canceled, and is as it was. */
    record KeepsChanging() implements Cancellation {}
}
