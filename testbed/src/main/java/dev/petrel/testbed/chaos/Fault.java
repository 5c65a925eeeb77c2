// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that is done to the cluster.
 *
 * @param target what it is done to: a process, or a group of them
 * @param after how long it waits after the fault before it
 * @param lasting how long the target stays away
 */
record Fault(Kind kind, String target, Duration after, Duration lasting) {

    /** What a class of faults strikes. */
    enum Victim {
        NODE,
        SERVERS,
        BROKER,
        ALL_BROKERS
    }

    /** The classes of faults. */
    enum Kind {
        /** A node is killed as with {@code kill -9}, and started again. */
        KILL(Victim.NODE, 100, 15_000),
        /** A node is asked to stop, and started again. */
        TERM(Victim.NODE, 100, 15_000),
        /** A node is halted for less time than the others need to take it for dead. */
        PAUSE(Victim.NODE, 500, 5_000),
        /** A node is halted for so long that the others take it for dead, and goes on as if nothing had been. */
        LONG_PAUSE(Victim.NODE, 11_000, 16_000),
        /** The embedded servers are killed as with {@code kill -9}, and started again. */
        SERVERS(Victim.SERVERS, 100, 5_000),
        /** The same, and they stay away for longer than any process may act without the database. */
        SERVERS_AWAY(Victim.SERVERS, 30_000, 60_000),
        /** A node of the RabbitMQ cluster is killed as with {@code kill -9}, and started again. */
        BROKER_KILL(Victim.BROKER, 100, 15_000),
        /** A node of the RabbitMQ cluster is asked to stop, and started again. */
        BROKER_STOP(Victim.BROKER, 100, 15_000),
        /** All nodes of the RabbitMQ cluster are killed at once, and started again. */
        BROKERS_AWAY(Victim.ALL_BROKERS, 30_000, 60_000),
        /** A node's network is cut. Its processes go on. */
        CUT(Victim.NODE, 5_000, 40_000);

        private final Victim victim;
        private final Duration least;
        private final Duration most;

        Kind(Victim victim, long leastMillis, long mostMillis) {
            this.victim = victim;
            this.least = Duration.ofMillis(leastMillis);
            this.most = Duration.ofMillis(mostMillis);
        }

        String word() {
            return Words.of(this);
        }

        Victim victim() {
            return victim;
        }

        /** How long the target stays away at least. */
        Duration least() {
            return least;
        }

        /** How long the target stays away at most. */
        Duration most() {
            return most;
        }
    }

    /** For people: what is done to what, and for how long. */
    String told() {
        return String.format(Locale.ROOT, "%s %s for %.1f s", kind.word(), target, lasting.toMillis() / 1000.0);
    }
}
