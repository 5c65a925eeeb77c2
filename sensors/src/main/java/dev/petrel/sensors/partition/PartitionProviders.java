// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.config.Problem;
import java.nio.file.Path;
import java.util.List;

/** Chooses the provider that {@code [sensorcontainer] partition_provider} names. The configuration has checked it. */
public final class PartitionProviders {

    private PartitionProviders() {}

    /**
     * The provider that the configuration names.
     *
     * @throws ConfigException for one that this release does not have, with the names of those it has
     */
    public static PartitionProvider of(PetrelConfig.SensorContainer config) {
        String name = config.partitionProvider().getOrDefault("name", "default");
        return switch (name) {
            case "default" -> new DefaultPartition();
            case "file" ->
                new FilePartition(
                        Path.of(config.partitionProvider().getOrDefault("partition_file", "")), config.nodeName());
            default ->
                throw new ConfigException(List.of(new Problem(
                        "[sensorcontainer] partition_provider",
                        "name:" + name,
                        "one of the providers that this release has: default, file",
                        "write partition_provider = name:file, partition_file:/path/to/the/map")));
        };
    }
}
