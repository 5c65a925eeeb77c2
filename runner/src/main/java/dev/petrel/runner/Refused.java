// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.MayPass;
import dev.petrel.engine.store.StoreException;

/** What to make of writes that the database refuses for a reason that does not pass by itself. */
final class Refused {

    private static final int LONGEST = 1000;

    private Refused() {}

    /** Returns if {@code failure} is a refusal, and throws it if it may pass. */
    static void require(RuntimeException failure) {
        if (MayPass.is(failure)) {
            throw failure;
        }
    }

    /** Why, in a text that is short enough for a result. */
    static String why(RuntimeException failure) {
        String text = failure instanceof StoreException ? String.valueOf(failure.getMessage()) : failure.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /**
     * Of what must be written: a refusal of the database's is tried on until a human has put right what stands in its
     * way. One that passes is tried on anyway; any other failure is a bug, which no try changes.
     */
    static RuntimeException triedOn(RuntimeException failure) {
        return failure instanceof StoreException && !MayPass.is(failure)
                ? StoreException.passing("it is refused, which needs an operator to act: " + why(failure), failure)
                : failure;
    }
}
