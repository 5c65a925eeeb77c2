// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a run on a host ended.
 *
 * @param code of a command that ended by itself
 * @param begun whether the action may have begun by then
 * @param cause what went wrong, or null
 */
record HostEnd(
        Kind kind, long code, boolean begun, @Nullable IOException cause) {

    enum Kind {
        RAN,
        TIMED_OUT,
        FAILED,
        /** The action had to end before it did. */
        ENDED
    }

    static HostEnd ran(long code) {
        return new HostEnd(Kind.RAN, code, true, null);
    }

    static HostEnd timedOut(boolean begun) {
        return new HostEnd(Kind.TIMED_OUT, 0, begun, null);
    }

    static HostEnd failed(IOException cause, boolean begun) {
        return new HostEnd(Kind.FAILED, 0, begun, cause);
    }

    static HostEnd ended(boolean begun) {
        return new HostEnd(Kind.ENDED, 0, begun, null);
    }
}
