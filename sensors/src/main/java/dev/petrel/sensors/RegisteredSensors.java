// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sensors that are registered, and the triggers of their types, as far as they can be read. Of the container's
 * thread alone.
 */
final class RegisteredSensors {

    private static final Logger log = LoggerFactory.getLogger(RegisteredSensors.class);

    private final ContentCache cache;
    private @Nullable ContentSnapshot content; // as it was read, if all of it could be
    private List<SensorType> sensors = List.of();
    private Map<Ref, List<Trigger>> triggersByType = Map.of();
    private Set<String> unreadable = Set.of();

    RegisteredSensors(ContentCache cache) {
        this.cache = cache;
    }

    /** All of them, as of the last {@link #refresh}. */
    List<SensorType> all() {
        return sensors;
    }

    /** The triggers of the types that {@code sensor} is for. */
    List<Trigger> triggersOf(SensorType sensor) {
        return sensor.triggerTypes().stream()
                .flatMap(type -> triggersByType.getOrDefault(type, List.of()).stream())
                .toList();
    }

    /** Reads again what has changed. True if the sensors are others than before. Blocks for the database. */
    boolean refresh() {
        ContentSnapshot now = cache.recent();
        if (now == content) {
            return false;
        }
        ContentSnapshot.Readable<SensorType> types = now.readable(SensorType.class);
        ContentSnapshot.Readable<Trigger> triggers = now.readable(Trigger.class);
        Set<String> unreadableNow = new TreeSet<>(types.unreadable());
        unreadableNow.addAll(triggers.unreadable());
        triggersByType = triggers.list().stream().collect(Collectors.groupingBy(Trigger::type));
        unreadableNow.stream()
                .filter(one -> !unreadable.contains(one))
                .forEach(one -> log.error("Left out until it is put right: {}", one));
        unreadable = unreadableNow;
        content = unreadable.isEmpty() ? now : null; // putting it right by hand may change no revision
        boolean changed = !types.list().equals(sensors);
        sensors = types.list();
        return changed;
    }

    /**
     * Checks that {@code sensor} is registered; only warns while the database is away.
     *
     * @throws ConfigException when it is not
     */
    void require(Ref sensor) {
        try {
            List<String> known = cache.now().list(SensorType.class).stream()
                    .map(type -> type.ref().toString())
                    .toList();
            if (!known.contains(sensor.toString())) {
                String meant = Suggestions.nearest(sensor.toString(), known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("\"petrel sensor list\" shows them; --register registers all packs first");
                throw new ConfigException(List.of(
                        new ConfigProblem("--sensor-ref", "\"" + sensor + "\"", "a sensor that is registered", meant)));
            }
        } catch (StoreException e) {
            log.warn("Whether sensor \"{}\" is registered shows when the database answers: {}", sensor, e.getMessage());
        }
    }
}
