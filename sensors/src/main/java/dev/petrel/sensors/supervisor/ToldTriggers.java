// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorHost;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The triggers of one sensor's types, as it was last told them. Under its supervisor's lock. */
final class ToldTriggers {

    private final Map<String, Trigger> triggers = new LinkedHashMap<>();

    /** Tells a sensor that was just started all of them. */
    void tellAll(SensorHost.Running sensor) {
        triggers.values().forEach(trigger -> sensor.trigger("create", trigger));
    }

    /** Takes over {@code now}, and tells the sensor what is new, other or gone. Whether anything is. */
    boolean change(Collection<Trigger> now, SensorHost.@Nullable Running sensor) {
        Map<String, Trigger> next = new LinkedHashMap<>();
        now.forEach(trigger -> next.put(trigger.key(), trigger));
        if (next.equals(triggers)) {
            return false;
        }
        if (sensor != null) {
            tell(next, sensor);
        }
        triggers.clear();
        triggers.putAll(next);
        return true;
    }

    private void tell(Map<String, Trigger> next, SensorHost.Running sensor) {
        next.forEach((key, trigger) -> {
            if (!trigger.equals(triggers.get(key))) {
                sensor.trigger(triggers.containsKey(key) ? "update" : "create", trigger);
            }
        });
        triggers.forEach((key, trigger) -> {
            if (!next.containsKey(key)) {
                sensor.trigger("delete", trigger);
            }
        });
    }
}
