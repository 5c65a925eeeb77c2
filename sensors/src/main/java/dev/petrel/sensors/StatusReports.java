// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.store.ClusterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes how the sensors of this node fare, as far as it changed. Of the container's thread alone. */
final class StatusReports {

    private final ClusterStore store;
    private final Map<Ref, SensorStatus> reported = new HashMap<>();

    StatusReports(ClusterStore store) {
        this.store = store;
    }

    /** Reports all that run now, and forgets those that did before. Blocks for the database. */
    void report(Map<Ref, SensorStatus> now) {
        for (Ref gone : List.copyOf(reported.keySet())) {
            SensorStatus last = now.containsKey(gone) ? null : reported.remove(gone);
            if (last != null) {
                store.forget(last);
            }
        }
        now.forEach((sensor, status) -> {
            if (!status.equals(reported.get(sensor))) {
                store.report(status);
                reported.put(sensor, status);
            }
        });
    }
}
