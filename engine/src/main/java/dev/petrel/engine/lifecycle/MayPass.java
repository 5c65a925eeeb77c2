// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import org.jspecify.annotations.Nullable;

/** A failure that knows whether it may pass by itself. */
public interface MayPass {

    /** True when the same may work later without anyone's help, because a server is away; its message then says it all. */
    boolean isTransient();

    /** Whether {@code failure} is one that says that it may pass. */
    static boolean is(@Nullable Throwable failure) {
        return failure instanceof MayPass known && known.isTransient();
    }
}
