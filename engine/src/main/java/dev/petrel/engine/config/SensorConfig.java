// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code [sensorcontainer]}.
 *
 * @param nodeName {@code sensor_node_name}, the node's name in the partition map and everywhere else
 * @param partitionProvider the pairs of {@code partition_provider}, {@code name} among them
 * @param handBackAfter how long a node that came back must have been live to get its sensors back
 * @param healthPort where a process that is only a sensor container answers {@code /livez}, {@code /readyz},
 *     {@code /metrics}; 0 for nowhere
 * @param beatTimeout after how long without a sign of life a Python sensor is killed and started again
 * @param pollTimeout after how long in one poll it is; zero for never
 */
public record SensorConfig(
        String nodeName,
        Map<String, String> partitionProvider,
        Duration handBackAfter,
        int healthPort,
        Duration beatTimeout,
        Duration pollTimeout,
        Spool spool) {
    public SensorConfig {
        partitionProvider = Map.copyOf(partitionProvider);
    }

    /**
     * The {@code spool_...} keys of {@code [sensorcontainer]}: where events wait while the broker is away.
     *
     * @param directory below which each node has a directory of its own
     * @param maxEvents 0 for no spool
     */
    public record Spool(Path directory, int maxBytes, int maxEvents) {}
}
