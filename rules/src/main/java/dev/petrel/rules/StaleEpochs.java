// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.config.PetrelConfig.StaleEpoch;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerInstance.Status;
import dev.petrel.engine.store.ClusterStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Knows the events whose sensor ran under an epoch of its lease that has passed, flags them, and refuses them if that is
 * the policy. A refused event is recorded with the reason. For the rules engine's thread.
 *
 * <p>The leases are read every few seconds at most, and never for a single event. What is known of them may be old: then
 * an event passes as if its sensor had not moved. Epochs never fall, so no event is flagged wrongly.
 */
final class StaleEpochs {

    private static final Duration READ_EVERY = Duration.ofSeconds(2);

    private final ClusterStore cluster;
    private final Clock clock;
    private final StaleEpoch policy;
    private Map<String, Long> epochs = Map.of();
    private boolean read;
    private long readNanos;

    StaleEpochs(ClusterStore cluster, Clock clock, StaleEpoch policy) {
        this.cluster = cluster;
        this.clock = clock;
        this.policy = policy;
    }

    /** Reads the leases again if it is time. Blocks for the database. Called before each batch. */
    void refresh() {
        if (!read || clock.since(readNanos).compareTo(READ_EVERY) >= 0) {
            epochs = Blameless.read("the leases of sensors", this::leases);
            readNanos = clock.nanos();
            read = true;
        }
    }

    private Map<String, Long> leases() {
        return cluster.leases(Lease.SENSORS).stream().collect(Collectors.toMap(Lease::what, Lease::epoch));
    }

    /** What follows from {@code event} by {@code decide}, flagged; or its refusal. */
    Consequences judge(Event event, Function<Event, Consequences> decide) {
        OptionalLong newer = newer(event);
        if (newer.isEmpty()) {
            return decide.apply(event);
        }
        if (policy == StaleEpoch.REFUSE) {
            String why = "its sensor \"" + event.source().sensor() + "\" dispatched it on node \""
                    + event.source().node() + "\" under epoch " + event.source().epoch() + ", and the lease is at "
                    + newer.getAsLong() + " by now; [rulesengine] stale_epoch = accept would have let it in";
            return new Consequences(
                    new TriggerInstance(event, Status.PROCESSING_FAILED, why, true), List.of(), List.of());
        }
        Consequences all = decide.apply(event);
        return new Consequences(all.instance().asStale(), all.enforcements(), all.executions());
    }

    /** The epoch of the lease, if it is newer than the event's. */
    private OptionalLong newer(Event event) {
        long epoch = event.source().epoch();
        String sensor = event.source().sensor();
        Long now = sensor == null ? null : epochs.get(Lease.ofSensor(sensor));
        return epoch > 0 && now != null && now > epoch ? OptionalLong.of(now) : OptionalLong.empty();
    }
}
