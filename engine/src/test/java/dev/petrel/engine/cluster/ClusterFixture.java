// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.config.ClusterConfig;
import java.time.Duration;
import java.util.List;

/** What the tests of this package share. */
final class ClusterFixture {

    static final ClusterConfig BOUNDS =
            new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(10));

    private ClusterFixture() {}

    static Membership.Self self(String node) {
        return new Membership.Self(node, "host-" + node, 42, "0.1.0", List.of("sensorcontainer"));
    }
}
