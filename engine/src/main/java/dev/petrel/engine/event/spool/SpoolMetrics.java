// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How much is spooled and for how long. */
record SpoolMetrics(Clock clock, Supplier<@Nullable EventSpool> spool) {

    void register(Metrics metrics) {
        metrics.gaugeOf("spool_events", "Events on this node's disk that wait for the broker", call -> {
            EventSpool open = spool.get();
            call.call(open == null ? 0 : open.depth());
        });
        metrics.gaugeOf("spool_bytes", "Bytes of the events on this node's disk that wait for the broker", call -> {
            EventSpool open = spool.get();
            call.call(open == null ? 0 : open.bytes());
        });
        metrics.gaugeOf("spool_oldest_age_seconds", "Age of the oldest event on this node's disk, 0 for none", call -> {
            EventSpool open = spool.get();
            Long oldest = open == null ? null : open.oldest();
            call.call(oldest == null ? 0 : Math.max(0, clock.millis() - oldest) / 1000.0);
        });
    }
}
