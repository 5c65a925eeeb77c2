// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ClusterStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Processes of a cluster for tests in which time passes and none is to be taken for dead. */
public final class Members {

    private static final Duration LONG = Duration.ofHours(1_000);

    private Members() {}

    /**
     * A process that has not joined yet.
     *
     * @param node its node, and its host
     * @param pid its process id, by which members of one test differ
     */
    public static Membership of(ClusterStore store, String node, int pid, String service, Clock clock) {
        return new Membership(
                store,
                new ClusterConfig(LONG, LONG, LONG.multipliedBy(2)),
                new Membership.Self(node, node, pid, "1", List.of(service)),
                clock,
                new Random(pid));
    }
}
