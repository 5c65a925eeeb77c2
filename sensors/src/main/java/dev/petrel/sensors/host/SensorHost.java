// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import dev.petrel.engine.model.Trigger;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A way to run a sensor. One for each {@link dev.petrel.engine.model.SensorType.Host}. */
public interface SensorHost {

    /**
     * Starts the sensor; does not wait until it is set up, nor for any server.
     *
     * @throws java.io.UncheckedIOException when its program cannot be started
     */
    Running start(SensorSpec spec, SensorListener listener);

    /**
     * How a sensor ended.
     *
     * @param returned whether it came to its end and says that nothing is wrong
     * @param how in words: {@code exit code 1}
     */
    record End(boolean returned, String how) {}

    /** A sensor that was started. */
    interface Running {

        /** Completes when it has ended and all that it said was handed over. Never completes exceptionally. */
        CompletableFuture<End> ended();

        /** Its process, if it has one of its own. */
        OptionalLong pid();

        /** The command line of its process, or nothing. */
        default String command() {
            return "";
        }

        /** The exit code of its process once that has ended, as Python has it: less than zero for a signal. */
        default OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        /** Tells it that a trigger of one of its types came ({@code create}), changed or went ({@code delete}). */
        void trigger(String event, Trigger trigger);

        /** Asks it to clean up and end; after {@code grace} it is killed with all its children. Does not wait. */
        void stop(Duration grace);
    }
}
