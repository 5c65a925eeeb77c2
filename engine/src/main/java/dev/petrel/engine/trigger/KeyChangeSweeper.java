// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes of keys where the process that made them did not: it died, or the broker was away. And removes keys
 * whose time is over, when a rule listens to changes. One process of the cluster does so at a time.
 *
 * <p>A change is left to the process that made it for one round at least, so that it is rarely told twice.
 */
public final class KeyChangeSweeper extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(KeyChangeSweeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 100;

    private final KeyTriggers triggers;
    private final KeyValueStore store;
    private Set<String> seen = new HashSet<>();

    public KeyChangeSweeper(Leases leases, KeyTriggers triggers, KeyValueStore store, Clock clock) {
        super("key-change-sweeper", leases, clock, PAUSE);
        this.triggers = triggers;
        this.store = store;
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
    }

    @Override
    protected Duration round(Lease held) {
        if (triggers.wanted() && holds(held)) {
            store.expireNoting(AT_ONCE).forEach(triggers::tell);
        }
        List<KeyChange> untold = store.untold(AT_ONCE);
        Set<String> left = new HashSet<>();
        int told = 0;
        for (KeyChange change : untold) {
            if (seen.contains(change.id()) && holds(held) && triggers.told(change)) {
                told++;
            } else {
                left.add(change.id());
            }
        }
        seen = left;
        if (told > 0) {
            log.atInfo().addKeyValue("changes", told).log("Told rules of changes of keys that they had not heard of.");
        }
        return PAUSE;
    }
}
