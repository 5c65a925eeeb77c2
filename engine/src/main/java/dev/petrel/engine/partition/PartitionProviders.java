// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.store.KeyValueStore;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the provider that {@code [sensorcontainer] partition_provider} names. The configuration has checked it. */
public final class PartitionProviders {

    private static final Duration ASK_DATASTORE_EVERY = Duration.ofSeconds(5);

    private final PetrelConfig.SensorContainer config;
    private final KeyValueStore keys;
    private final Clock clock;
    private final Moves moves;

    public PartitionProviders(PetrelConfig.SensorContainer config, KeyValueStore keys, Moves moves, Clock clock) {
        this.config = config;
        this.moves = moves;
        this.keys = keys;
        this.clock = clock;
    }

    /** For a sensor container: what is wrong with it is logged and counted. */
    public PartitionProvider forContainer(Metrics metrics) {
        return new MovedPartition(new PartitionWatch(provider(true), clock, metrics), moves);
    }

    /** For a container of one sensor, which is told the same as others and speaks for nobody. */
    public PartitionProvider forSingleSensor() {
        return new MovedPartition(provider(false), moves);
    }

    /** For somebody who asks: changes nothing, logs nothing, and is as fresh as it can be. */
    public MovedPartition forReport() {
        return new MovedPartition(provider(false), moves);
    }

    private PartitionProvider provider(boolean container) {
        String node = config.nodeName();
        return switch (config.partitionProvider().getOrDefault("name", "default")) {
            case "file" -> new FilePartition(Path.of(argument("partition_file")), node);
            case "kvstore" -> new KvstorePartition(keys, node, clock, container ? ASK_DATASTORE_EVERY : Duration.ZERO);
            case "hash" -> new HashPartition(node, argument("hash_ranges"), keys, container);
            default -> new DefaultPartition();
        };
    }

    private String argument(String name) {
        return config.partitionProvider().getOrDefault(name, "");
    }
}
