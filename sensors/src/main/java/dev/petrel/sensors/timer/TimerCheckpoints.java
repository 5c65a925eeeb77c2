// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.CheckpointStore;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far each timer has come. Version 0.1 kept that among the keys of the datastore; what it left there is taken over,
 * also while processes of that version still run timers in turn with this one; those do not see the checkpoints here, and
 * start each timer anew.
 */
final class TimerCheckpoints {

    /** The scope in which version 0.1 kept checkpoints. */
    static final String FORMER_SCOPE = "petrel.timer";

    private final CheckpointStore store;
    private final KeyValueStore former;

    TimerCheckpoints(Store store) {
        this.store = store.checkpoints();
        this.former = store.keys();
    }

    /** The checkpoints of all timers, by trigger. */
    Map<String, Instant> all() {
        Map<String, Instant> now = store.checkpoints();
        List<KeyValue> left = former.list(FORMER_SCOPE, "");
        if (left.isEmpty()) {
            return now;
        }
        Map<String, Instant> all = new HashMap<>(now);
        left.forEach(key -> takeOver(key, all));
        return all;
    }

    /** Of two checkpoints the later one counts: up to it all due times have been dealt with. */
    private void takeOver(KeyValue left, Map<String, Instant> all) {
        Instant time = Instant.parse(left.value());
        Instant known = all.get(left.name());
        if (known == null || known.isBefore(time)) {
            store.put(left.name(), time);
            all.put(left.name(), time);
        }
        boolean ignored = former.delete(FORMER_SCOPE, left.name());
    }

    void put(Ref trigger, Instant time) {
        store.put(trigger.toString(), time);
    }

    /** Forgets the timers that are not among {@code triggers}. */
    void keepOnly(Set<String> triggers, Set<String> known) {
        known.stream().filter(trigger -> !triggers.contains(trigger)).forEach(store::delete);
    }
}
