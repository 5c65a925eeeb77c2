// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How far each timer has come, in the datastore under a scope of its own that users do not see. */
final class TimerCheckpoints {

    static final String SCOPE = "petrel.timer";

    private final KeyValueStore store;

    TimerCheckpoints(KeyValueStore store) {
        this.store = store;
    }

    /** The checkpoints of all timers, by trigger. */
    Map<String, Instant> all() {
        return store.list(SCOPE, "").stream()
                .collect(Collectors.toMap(KeyValue::name, mark -> Instant.parse(mark.value())));
    }

    void put(Ref trigger, Instant mark) {
        store.put(new KeyValue(SCOPE, trigger.toString(), mark.toString(), false, null, null));
    }

    /** Forgets the timers that are not among {@code triggers}. */
    void keepOnly(Set<String> triggers, Set<String> marked) {
        marked.stream().filter(name -> !triggers.contains(name)).forEach(name -> {
            boolean ignored = store.delete(SCOPE, name);
        });
    }
}
