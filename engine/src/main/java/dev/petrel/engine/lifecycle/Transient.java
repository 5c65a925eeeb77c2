// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import org.jspecify.annotations.Nullable;

/** A failure that knows whether it is transient. */
public interface Transient {

    /** True when the same may work later without anyone's help, because a server is away; its message then says it all. */
    boolean isTransient();

    /** Whether {@code failure} says of itself that it is transient. */
    static boolean is(@Nullable Throwable failure) {
        return failure instanceof Transient known && known.isTransient();
    }
}
