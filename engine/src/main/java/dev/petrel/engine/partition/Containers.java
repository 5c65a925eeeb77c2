// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sensor containers among the processes of the cluster. One that was started for a single sensor says so by its
 * role, {@code sensorcontainer:pack.Sensor}, and goes by a name of its own, {@code node (pack.Sensor)}, which no node can
 * have. So it is a candidate for no other sensor.
 */
public final class Containers {

    /** The role of a container that runs what the partition gives its node. */
    public static final String ROLE = "sensorcontainer";

    private static final String SINGLE = ROLE + ":";

    private Containers() {}

    /** The role of a container that runs {@code sensor} alone. */
    public static String roleFor(Ref sensor) {
        return SINGLE + sensor;
    }

    /** What a container on {@code node} goes by. */
    public static String label(String node, Optional<Ref> only) {
        return only.map(sensor -> node + " (" + sensor + ")").orElse(node);
    }

    /** What {@code record} goes by, if it is a container. */
    public static Optional<String> label(NodeRecord record) {
        Optional<Ref> only = only(record);
        return only.isPresent() || record.roles().contains(ROLE)
                ? Optional.of(label(record.node(), only))
                : Optional.empty();
    }

    /** What the containers among {@code records} go by. */
    public static Set<String> labels(Collection<NodeRecord> records) {
        return records.stream().flatMap(record -> label(record).stream()).collect(Collectors.toSet());
    }

    /** Whether {@code label} is that of a container for one sensor only. */
    public static boolean isSingle(String label) {
        return label.indexOf(' ') >= 0;
    }

    /** The sensor for which {@code record} is a container of its own, if it is one. */
    static Optional<Ref> only(NodeRecord record) {
        return record.roles().stream()
                .filter(role -> role.startsWith(SINGLE))
                .findFirst()
                .flatMap(role -> Ref.parse(role.substring(SINGLE.length())));
    }
}
