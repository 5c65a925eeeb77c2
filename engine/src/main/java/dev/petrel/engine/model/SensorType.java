// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sensor that a pack brings.
 *
 * @param ref pack and class name
 * @param entryPoint path of the Python file below the pack, the executable of a {@link Host#PROCESS} sensor, or the
 *     class name of a {@link Host#JVM} one
 * @param artifact absolute path of the entry point on the node that registered it
 * @param triggerTypes the types it dispatches
 * @param pollInterval seconds between two polls, or null for the class's own
 * @param pollTimeout after how many seconds one poll counts as hanging, 0 for never, or null for the node's setting;
 *     StackStorm has no such key
 * @param enabled whether it is to run at all
 * @param placement on how many nodes it runs
 * @param metadataFile path below the pack
 */
public record SensorType(
        Ref ref,
        @Nullable String description,
        String entryPoint,
        String artifact,
        List<Ref> triggerTypes,
        @Nullable Integer pollInterval,
        @Nullable Integer pollTimeout,
        boolean enabled,
        Host host,
        Placement placement,
        String metadataFile)
        implements Content {

    public SensorType {
        triggerTypes = List.copyOf(triggerTypes);
    }

    /** What runs the sensor. Metadata key {@code host}; StackStorm knows Python only. */
    public enum Host {
        PYTHON,
        PROCESS,
        JVM
    }

    /** Where it runs. Metadata key {@code placement}; StackStorm has no such key. */
    public enum Placement {
        /** On one live node of the cluster at a time. */
        ONE_NODE,
        /** On every node that is mapped to it: a watcher of local disks, for instance. */
        EVERY_NODE
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("sensor_type", ref);
    }

    @Override
    public String uid() {
        return "sensor_type:" + ref.pack() + ":" + ref.name();
    }
}
