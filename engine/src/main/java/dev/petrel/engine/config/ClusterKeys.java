// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@code [cluster]}: how processes tell each other that they live. */
final class ClusterKeys {

    private static final String SECTION = "cluster";

    static final ConfigKey<Duration> BEAT = new ConfigKey<>(
                    SECTION,
                    "beat_interval",
                    ValueTypes.seconds("0.05", "60"),
                    "2",
                    "After how long at most a process says again that it lives, in seconds; usually it does after half of that.")
            .onlyPetrel();
    static final ConfigKey<Duration> SELF_FENCE = new ConfigKey<>(
                    SECTION,
                    "self_fence_after",
                    ValueTypes.seconds("0.1", "600"),
                    "7",
                    "After how long without an acknowledged beat a process stops what only one may do, in seconds. More than `beat_interval`.")
            .onlyPetrel();
    static final ConfigKey<Duration> DEAD_AFTER = new ConfigKey<>(
                    SECTION,
                    "dead_after",
                    ValueTypes.seconds("0.2", "600"),
                    "10",
                    "After how long without a beat others take a process for dead, in seconds. More than `self_fence_after`; the same on every node.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(BEAT, SELF_FENCE, DEAD_AFTER);

    private ClusterKeys() {}

    static ClusterConfig read(Settings settings) {
        var cluster = new ClusterConfig(settings.value(BEAT), settings.value(SELF_FENCE), settings.value(DEAD_AFTER));
        if (cluster.beat().compareTo(cluster.selfFence()) >= 0) {
            settings.contradiction(
                    BEAT,
                    "less than self_fence_after ("
                            + settings.setting(SELF_FENCE).text() + ")",
                    "beat at least three times in that time",
                    SELF_FENCE);
        }
        if (cluster.selfFence().compareTo(cluster.deadAfter()) >= 0) {
            settings.contradiction(
                    SELF_FENCE,
                    "less than dead_after (" + settings.setting(DEAD_AFTER).text() + ")",
                    "a process must stop before others take it for dead",
                    DEAD_AFTER);
        }
        return cluster;
    }
}
