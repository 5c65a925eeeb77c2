// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import dev.petrel.engine.lifecycle.Transient;
import org.jspecify.annotations.Nullable;

/**
 * The broker did not do what was asked.
 *
 * <p>{@link #isTransient()} tells the two kinds apart: a transient failure (broker away, confirm overdue) is worth
 * trying again with the same message id; another one (unroutable message, refused access, topology in conflict) needs a
 * human.
 */
public final class BusException extends RuntimeException implements Transient {

    private static final long serialVersionUID = 1L;
    private final boolean isTransient;
    private final boolean ofMessage;

    private BusException(String message, @Nullable Throwable cause, boolean isTransient, boolean ofMessage) {
        super(message, cause);
        this.isTransient = isTransient;
        this.ofMessage = ofMessage;
    }

    /** A failure that may pass by itself. */
    public static BusException transientFailure(String message, @Nullable Throwable cause) {
        return new BusException(message, cause, true, false);
    }

    /** A failure that stays until someone acts. */
    public static BusException permanentFailure(String message, @Nullable Throwable cause) {
        return new BusException(message, cause, false, false);
    }

    /** A failure that stays, and is this message's own (too large): any other message might go through. */
    public static BusException unacceptable(String message) {
        return new BusException(message, null, false, true);
    }

    @Override
    public boolean isTransient() {
        return isTransient;
    }

    /** Whether it is the message that is refused, for good, and not all that could be sent. */
    public boolean isOfMessage() {
        return ofMessage;
    }
}
