// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code [sensorcontainer]}. */
final class SensorKeys {

    private static final String SECTION = "sensorcontainer";

    /** What is left of the 128 bytes that a MongoDB server takes as a client's name. */
    private static final int LONGEST_NODE_NAME = 121;

    static final ConfigKey<String> NODE_NAME = new ConfigKey<>(
            SECTION,
            "sensor_node_name",
            ValueTypes.name(LONGEST_NODE_NAME),
            "sensornode1",
            "Name of this node, in the partition map and everywhere else. Each node needs its own.");
    static final ConfigKey<Map<String, String>> PARTITION_PROVIDER = new ConfigKey<>(
            SECTION,
            "partition_provider",
            new PartitionProviderType(),
            "name:default",
            "How sensors are dealt out to nodes: `name:default`, `name:file, partition_file:F`, `name:kvstore` or `name:hash, hash_ranges:A..B|C..D`.");
    static final ConfigKey<Duration> HAND_BACK_AFTER = new ConfigKey<>(
                    SECTION,
                    "hand_back_after",
                    ValueTypes.seconds("0", "86400"),
                    "30",
                    "How long a node that comes back must have been live before others hand its sensors back to it, in seconds. 0 for at once.")
            .onlyPetrel();
    static final ConfigKey<Integer> SENSOR_HEALTH_PORT = ConfigKey.healthPort(SECTION, "9111");
    static final ConfigKey<Optional<Path>> SPOOL_DIR = new ConfigKey<>(
                    SECTION,
                    "spool_dir",
                    ValueTypes.optionalPath(),
                    "",
                    "Directory on a local disk below which each node keeps its events, in a directory of its name, while the broker is away. Not set: `<base_path>/spool`.")
            .onlyPetrel();
    static final ConfigKey<Integer> SPOOL_MAX_BYTES = new ConfigKey<>(
                    SECTION,
                    "spool_max_bytes",
                    ValueTypes.integer(65_536, Integer.MAX_VALUE),
                    "268435456",
                    "How many bytes of events the spool holds. When it is full, dispatching blocks for a minute and then fails.")
            .onlyPetrel();
    static final ConfigKey<Integer> SPOOL_MAX_EVENTS = new ConfigKey<>(
                    SECTION,
                    "spool_max_events",
                    ValueTypes.integer(0, 10_000_000),
                    "100000",
                    "How many events the spool holds. 0 for no spool: dispatching then blocks as soon as the broker is away.")
            .onlyPetrel();
    static final ConfigKey<Duration> BEAT_TIMEOUT = new ConfigKey<>(
                    SECTION,
                    "beat_timeout",
                    ValueTypes.seconds("5", "3600"),
                    "15",
                    "After how many seconds without a sign of life a Python sensor is killed and started again.")
            .onlyPetrel();
    static final ConfigKey<Duration> POLL_TIMEOUT = new ConfigKey<>(
                    SECTION,
                    "poll_timeout",
                    ValueTypes.seconds("0", "604800"),
                    "600",
                    "For how many seconds one `poll()` of a Python sensor may run before it is killed and started again. 0 for no limit. A sensor's metadata may say otherwise.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(
            NODE_NAME,
            PARTITION_PROVIDER,
            HAND_BACK_AFTER,
            SENSOR_HEALTH_PORT,
            SPOOL_DIR,
            SPOOL_MAX_BYTES,
            SPOOL_MAX_EVENTS,
            BEAT_TIMEOUT,
            POLL_TIMEOUT);

    private SensorKeys() {}

    /** @param base below which events are kept if no directory is named */
    static SensorConfig read(Settings settings, Path base) {
        return new SensorConfig(
                settings.value(NODE_NAME),
                settings.value(PARTITION_PROVIDER),
                settings.value(HAND_BACK_AFTER),
                settings.value(SENSOR_HEALTH_PORT),
                settings.value(BEAT_TIMEOUT),
                settings.value(POLL_TIMEOUT),
                new SensorConfig.Spool(
                        settings.value(SPOOL_DIR).orElse(base.resolve("spool")),
                        settings.value(SPOOL_MAX_BYTES),
                        settings.value(SPOOL_MAX_EVENTS)));
    }
}
