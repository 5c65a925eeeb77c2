// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that is done to the cluster.
 *
 * @param target the node, or {@code servers}
 * @param after how long it waits after the fault before it
 * @param lasting how long the target stays away
 */
record Fault(Kind kind, String target, Duration after, Duration lasting) {

    /** The classes of faults. */
    enum Kind {
        /** A node is killed as with {@code kill -9}, and started again. */
        KILL,
        /** A node is asked to stop, and started again. */
        TERM,
        /** A node is halted for less time than the others need to take it for dead. */
        PAUSE,
        /** A node is halted for so long that the others take it for dead, and goes on as if nothing had been. */
        LONG_PAUSE,
        /** Broker and database are killed as with {@code kill -9}, and started again. */
        SERVERS;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
