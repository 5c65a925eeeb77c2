// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import dev.petrel.engine.config.PetrelConfig;
import java.nio.file.Path;

/** Chooses the provider that {@code [sensorcontainer] partition_provider} names. The configuration has checked it. */
public final class PartitionProviders {

    private PartitionProviders() {}

    /**
     * The provider that the configuration names.
     *
     * @throws IllegalArgumentException for one that this release does not have, with the names of those it has
     */
    public static PartitionProvider of(PetrelConfig.SensorContainer config) {
        String name = config.partitionProvider().getOrDefault("name", "default");
        return switch (name) {
            case "default" -> new DefaultPartition();
            case "file" ->
                new FilePartition(
                        Path.of(config.partitionProvider().getOrDefault("partition_file", "")), config.nodeName());
            default ->
                throw new IllegalArgumentException("[sensorcontainer] partition_provider = name:" + name
                        + ": this release has the providers \"default\" and \"file\"");
        };
    }
}
