// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Measures how long events take from one stage of their way to the next, until the runners are notified. */
final class EventStages {

    private static final double NANOS = 1e9;

    private final Clock clock;
    private final DistributionDataPoint received;
    private final DistributionDataPoint decided;
    private final DistributionDataPoint written;
    private final DistributionDataPoint notified;
    private final DistributionDataPoint recorded;

    EventStages(Metrics metrics, Clock clock) {
        this.clock = clock;
        Histogram stages = metrics.eventStageSeconds();
        this.received = stages.labelValues("received");
        this.decided = stages.labelValues("decided");
        this.written = stages.labelValues("written");
        this.notified = stages.labelValues("notified");
        this.recorded = stages.labelValues("recorded");
    }

    /** {@code events} have just come from the broker. How long they took is by the clocks of two nodes, which may be apart. */
    Batch received(List<Event> events) {
        Instant now = clock.instant();
        for (Event event : events) {
            received.observe(Math.max(Duration.between(event.occurredAt(), now).toNanos() / NANOS, 0));
        }
        return new Batch(events.size());
    }

    /** The stages of a batch, whose events go together. Its methods are called in this order, again if it is tried again. */
    final class Batch {

        private final int size;
        private long last = clock.nanos();

        private Batch(int size) {
            this.size = size;
        }

        /** What follows from the events is known. */
        void decided() {
            reached(decided);
        }

        /** The executions are in the database. */
        void written() {
            reached(written);
        }

        /** The broker has confirmed the notifications of the runners. */
        void notified() {
            reached(notified);
        }

        /** The events are recorded, and enforcements with them. */
        void recorded() {
            reached(recorded);
        }

        private void reached(DistributionDataPoint stage) {
            long now = clock.nanos();
            double seconds = (now - last) / NANOS;
            last = now;
            for (int i = 0; i < size; i++) {
                stage.observe(seconds);
            }
        }
    }
}
