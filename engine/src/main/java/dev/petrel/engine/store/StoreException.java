// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.lifecycle.Transient;
import org.jspecify.annotations.Nullable;

/**
 * The database did not do what was asked.
 *
 * <p>After a transient failure (database away, no primary, write concern overdue) the operation may or may not have
 * happened; every operation of the stores can be repeated. Another failure needs a human: it is about the one call (a
 * document that is too large), or about the server ({@link #isOfTheServer}), as when it refuses access.
 */
public final class StoreException extends RuntimeException implements Transient {

    private static final long serialVersionUID = 1L;
    private final Kind kind;

    private enum Kind {
        PASSING,
        OF_THE_SERVER,
        OF_THE_CALL
    }

    private StoreException(String message, @Nullable Throwable cause, Kind kind) {
        super(message, cause);
        this.kind = kind;
    }

    /** A failure that may pass by itself. */
    public static StoreException transientFailure(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Kind.PASSING);
    }

    /** A failure of this one call: it stays however often the call is repeated. */
    public static StoreException permanentFailure(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Kind.OF_THE_CALL);
    }

    /** A failure of all calls of this kind, whatever they write, that stays until an operator acts on the server. */
    public static StoreException ofTheServer(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Kind.OF_THE_SERVER);
    }

    @Override
    public boolean isTransient() {
        return kind == Kind.PASSING;
    }

    /** Whether no document is to blame, but the server, its set-up or our access to it: an operator has to act. */
    public boolean isOfTheServer() {
        return kind == Kind.OF_THE_SERVER;
    }
}
