// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may do about the partition: look at a map before it is used, and move a sensor by hand. Called on a
 * server thread; may block for the database and throw what its stores throw.
 */
public interface PartitionControl {

    /**
     * What would change if a map were in force.
     *
     * @param file how to call it in messages
     * @param map its text
     */
    Plan plan(String file, String map);

    /** Lets {@code sensor} run on the live {@code node} until that stops, or {@link #moveBack}. */
    Outcome move(String sensor, String node);

    /** Ends a move. */
    Outcome moveBack(String sensor);

    /**
     * @param sensors every enabled sensor
     * @param errors why the map would be refused; then there are no sensors
     */
    record Plan(List<Change> sensors, List<String> warnings, List<String> errors) {

        public Plan {
            sensors = List.copyOf(sensors);
            warnings = List.copyOf(warnings);
            errors = List.copyOf(errors);
        }
    }

    /**
     * What becomes of a sensor.
     *
     * @param from where it is to run now; null for nowhere
     * @param to where it would run; null for nowhere
     */
    record Change(
            String sensor, @Nullable String from, @Nullable String to, boolean changed, String why) {}

    /** What came of a wish. */
    sealed interface Outcome {}

    /** @param text what happens now */
    record Done(String sensor, String text) implements Outcome {}

    /** @param missing whether the sensor or the node is not there, rather than not fit for it */
    record Refused(boolean missing, String why) implements Outcome {}
}
