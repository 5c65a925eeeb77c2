// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of a sensor that it runs.
 *
 * @param restarts how often it was started again since the container started
 * @param lastError why it last failed, or null
 * @param lastEvent when it last dispatched an event, or null
 * @param nextStart when a sensor that failed is started again, or null
 * @param epoch of the lease under which it runs; 0 for none
 */
public record SensorStatus(
        Ref sensor,
        String node,
        String incarnation,
        State state,
        @Nullable Long pid,
        int restarts,
        long events,
        @Nullable String lastError,
        @Nullable Instant lastEvent,
        @Nullable Instant startedAt,
        @Nullable Instant nextStart,
        long epoch) {

    /** What a sensor is doing. */
    public enum State {
        STARTING,
        RUNNING,
        /** It failed and waits to be started again. */
        BACKOFF,
        /** It ended and did not fail; started again when its metadata, its triggers or its container change. */
        EXITED,
        STOPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
