// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.store.StoreException;
import org.jspecify.annotations.Nullable;

/** How failures of the store that are not transient are handled. */
final class StoreFailures {

    private static final int LONGEST = 1000;

    private StoreFailures() {}

    /** Returns if {@code failure} is a refusal, and throws it if it may pass. */
    static void require(RuntimeException failure) {
        if (Transient.is(failure)) {
            throw failure;
        }
    }

    /** Returns if {@code failure} may pass, and throws it else. */
    static void requireTransient(RuntimeException failure) {
        if (!Transient.is(failure)) {
            throw failure;
        }
    }

    /** Why, in a text that is short enough for a result; null is a stop before anything failed. */
    static String why(@Nullable Throwable failure) {
        if (failure == null) {
            return "it was stopped";
        }
        String text = failure instanceof StoreException ? String.valueOf(failure.getMessage()) : failure.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /**
     * Of what must be written: a refusal of the database's is retried until an operator has put right what stands in
     * its way. A transient one is retried anyway; any other failure is a bug, which no retry changes.
     */
    static RuntimeException triedOn(RuntimeException failure) {
        return failure instanceof StoreException && !Transient.is(failure)
                ? StoreException.transientFailure(
                        "it is refused, which needs an operator to act: " + why(failure), failure)
                : failure;
    }
}
