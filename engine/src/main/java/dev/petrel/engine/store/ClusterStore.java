// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.SensorStatus;
import java.util.List;
import java.util.Optional;

/** Who is there, who may do what, and what the sensors do. */
public interface ClusterStore {

    /**
     * Writes the record of a process, whole: at its start, and with a higher {@code beat} every time after. Does nothing
     * if the beat that is there is higher: the writer was overtaken by one of its own later writes.
     */
    void beat(NodeRecord record);

    /** Forgets a process and the sensor statuses it reported. */
    void leave(String incarnation);

    List<NodeRecord> nodes();

    Optional<Lease> lease(String what);

    /** All leases whose name starts with {@code prefix}, ordered by name. */
    List<Lease> leases(String prefix);

    /**
     * Gives the lease to {@code holder} if it still is as {@code seen}, and adds one to its epoch.
     *
     * @param seen the lease as last read, or empty if it was not there, in which case its first epoch is 1
     * @return the lease as held now, or empty if another process changed it meanwhile
     */
    Optional<Lease> acquire(String what, Optional<Lease> seen, String holder);

    /** Gives the lease back, if it still is as {@code held}. The epoch stays. False if it was not. */
    boolean release(Lease held);

    /** Writes what a node says of a sensor: one status for each pair of sensor and node. */
    void report(SensorStatus status);

    /** Forgets what a node said of a sensor. */
    void forget(SensorStatus status);

    /** Ordered by sensor and node. */
    List<SensorStatus> sensorStatuses();
}
