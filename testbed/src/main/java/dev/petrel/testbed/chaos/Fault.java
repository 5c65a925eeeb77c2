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
    enum Site {
        NODE,
        SERVERS,
        BROKER,
        ALL_BROKERS
    }

    /** The classes of faults. */
    enum Kind {
        /** A node is killed as with {@code kill -9}, and started again. */
        KILL(Site.NODE, 100, 15_000),
        /** A node is asked to stop, and started again. */
        TERM(Site.NODE, 100, 15_000),
        /** A node is halted for less time than the others need to take it for dead. */
        PAUSE(Site.NODE, 500, 5_000),
        /** A node is halted for so long that the others take it for dead, and goes on as if nothing had been. */
        LONG_PAUSE(Site.NODE, 11_000, 16_000),
        /** The embedded servers are killed as with {@code kill -9}, and started again. */
        SERVERS(Site.SERVERS, 100, 5_000),
        /** The same, and they stay away for longer than any process may act without the database. */
        SERVERS_AWAY(Site.SERVERS, 30_000, 60_000),
        /** A node of the RabbitMQ cluster is killed as with {@code kill -9}, and started again. */
        BROKER_KILL(Site.BROKER, 100, 15_000),
        /** A node of the RabbitMQ cluster is asked to stop, and started again. */
        BROKER_STOP(Site.BROKER, 100, 15_000),
        /** All nodes of the RabbitMQ cluster are killed at once, and started again. */
        BROKERS_AWAY(Site.ALL_BROKERS, 30_000, 60_000),
        /** A node's network is cut. Its processes go on. */
        CUT(Site.NODE, 5_000, 40_000);

        private final Site site;
        private final Duration least;
        private final Duration most;

        Kind(Site site, long leastMillis, long mostMillis) {
            this.site = site;
            this.least = Duration.ofMillis(leastMillis);
            this.most = Duration.ofMillis(mostMillis);
        }

        String word() {
            return Words.of(this);
        }

        Site site() {
            return site;
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
