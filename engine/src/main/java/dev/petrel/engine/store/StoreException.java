// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.lifecycle.MayPass;
import org.jspecify.annotations.Nullable;

/**
 * The database did not do what was asked.
 *
 * <p>After a transient failure (database away, no primary, write concern overdue) the operation may or may not have
 * happened; every operation of the stores can be repeated. Another failure (access refused, document too large) needs a
 * human.
 */
public final class StoreException extends RuntimeException implements MayPass {

    private static final long serialVersionUID = 1L;
    private final boolean isTransient;

    private StoreException(String message, @Nullable Throwable cause, boolean isTransient) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /** A failure that may pass by itself. */
    public static StoreException passing(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    /** A failure that stays until someone acts. */
    public static StoreException lasting(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, false);
    }

    @Override
    public boolean isTransient() {
        return isTransient;
    }
}
