// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.util.concurrent.CompletionException;

/** What a future failed with. */
public final class Cause {

    private Cause() {}

    /** {@code failure} without the wrapping that futures put around what one of their stages has thrown. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
