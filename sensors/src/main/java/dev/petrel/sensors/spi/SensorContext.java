// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.spi;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the container offers to a sensor. Usable from any thread. */
public interface SensorContext {

    /** The pack's configuration. */
    Map<String, @Nullable Object> config();

    /** The seconds between two polls that the metadata asks for, or null. */
    @Nullable
    Integer pollInterval();

    /**
     * Hands over an event. The future completes with its id when the broker has confirmed it: from then on it is kept.
     *
     * <p>Blocks while 500 events of this sensor wait to be confirmed. So it must not be called where such a future
     * completes ({@code thenCompose}): that thread may be the one that confirms the others.
     *
     * @param trigger {@code pack.name}
     * @param dedupKey what names this event so that copies of it count once, or null
     */
    CompletableFuture<String> dispatch(String trigger, Map<String, ?> payload, @Nullable String dedupKey);

    /**
     * Waits, as a sensor does between two looks.
     *
     * @throws InterruptedException when the sensor was stopped
     */
    void pause(Duration duration) throws InterruptedException;
}
