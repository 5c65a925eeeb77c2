// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.time.Instant;
import java.util.Map;

/**
 * How far each timer has come: the time up to which its due times have been dealt with. The process that holds the
 * timers' lease writes it.
 */
public interface CheckpointStore {

    /** All checkpoints, by the trigger's reference. */
    Map<String, Instant> checkpoints();

    /** Creates or replaces one; the time is kept to the nanosecond. */
    void put(String trigger, Instant time);

    /** Forgets one. Does nothing if it is not there. */
    void delete(String trigger);
}
