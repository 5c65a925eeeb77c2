// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.config.RulesConfig.StaleEpoch;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ClusterStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the events whose sensor ran under an epoch of its lease that has passed, and refuses them if that is the policy.
 * For the rules engine's thread.
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
            epochs = SharedFailures.ofRead("the leases of sensors", this::leases);
            readNanos = clock.nanos();
            read = true;
        }
    }

    private Map<String, Long> leases() {
        return cluster.leases(Lease.SENSORS).stream().collect(Collectors.toMap(Lease::what, Lease::epoch));
    }

    /**
     * An event under an epoch that has passed.
     *
     * @param refusal why it goes no further, or null if the policy lets it in
     */
    record Stale(@Nullable String refusal) {}

    /** Whether {@code event} is stale, and what becomes of it then. */
    Optional<Stale> judge(Event event) {
        OptionalLong newer = newer(event);
        if (newer.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Stale(
                policy == StaleEpoch.ACCEPT
                        ? null
                        : "its sensor \"" + event.source().sensor() + "\" dispatched it on node \""
                                + event.source().node() + "\" under epoch "
                                + event.source().epoch() + ", and the lease is at " + newer.getAsLong()
                                + " by now; [rulesengine] stale_epoch = accept would have let it in"));
    }

    /** The epoch of the lease, if it is newer than the event's. */
    private OptionalLong newer(Event event) {
        long epoch = event.source().epoch();
        String sensor = event.source().sensor();
        Long now = sensor == null ? null : epochs.get(Lease.ofSensor(sensor));
        return epoch > 0 && now != null && now > epoch ? OptionalLong.of(now) : OptionalLong.empty();
    }
}
