// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.store.PlacementStore;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the provider that {@code [sensorcontainer] partition_provider} names. The configuration has checked it. */
public final class PartitionProviders {

    private static final Duration ASK_DATASTORE_EVERY = Duration.ofSeconds(5);

    private final SensorConfig config;
    private final PlacementStore store;
    private final Datastore datastore;
    private final Clock clock;
    private final ManualPlacements placements;

    public PartitionProviders(
            SensorConfig config, PlacementStore store, Datastore datastore, ManualPlacements placements, Clock clock) {
        this.config = config;
        this.placements = placements;
        this.store = store;
        this.datastore = datastore;
        this.clock = clock;
    }

    /** For a sensor container: what is wrong with it is logged and counted. */
    public PartitionProvider forContainer(Metrics metrics) {
        return new MovedPartition(new PartitionWatch(provider(true), clock, metrics), placements);
    }

    /** For a container of one sensor, which is told the same as others and publishes nothing. */
    public PartitionProvider forSingleSensor() {
        return new MovedPartition(provider(false), placements);
    }

    /** For a report: changes nothing, logs nothing, and is as fresh as it can be. */
    public MovedPartition forReport() {
        return new MovedPartition(provider(false), placements);
    }

    private PartitionProvider provider(boolean container) {
        String node = config.nodeName();
        return switch (config.partitionProvider().getOrDefault("name", "default")) {
            case "file" -> new FilePartition(Path.of(argument("partition_file")), node);
            case "kvstore" ->
                new KvstorePartition(datastore, node, clock, container ? ASK_DATASTORE_EVERY : Duration.ZERO);
            case "hash" -> new HashPartition(node, argument("hash_ranges"), store, container);
            default -> new DefaultPartition();
        };
    }

    private String argument(String name) {
        return config.partitionProvider().getOrDefault(name, "");
    }
}
