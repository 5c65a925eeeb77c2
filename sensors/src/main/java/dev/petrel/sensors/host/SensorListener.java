// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a running sensor tells and asks. Hosts call it from their own threads. What it asks blocks while too much of the
 * same sensor's waits for an answer, so that the sensor gets no further either; no other call blocks.
 */
public interface SensorListener {

    /** Its code is loaded: what it does from here on costs what the sensor itself does. Optional. */
    void loaded();

    /** It is set up and begins to watch. */
    void ready();

    /** It saw an event. The future completes with the event's id once the broker has confirmed it. */
    CompletableFuture<String> dispatch(Dispatch dispatch);

    /** It asks the datastore. The future completes with what the sensor's code is to get. */
    CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request);

    /** It logs. */
    void log(String level, String logger, String message);

    /** A line it printed. */
    void printed(String line);

    /** It cannot go on; the process will end next. */
    void failed(String stage, String error, @Nullable String traceback);

    /**
     * It lives.
     *
     * @param poll which of its polls is under way, if it polls: another number for each
     */
    void beat(@Nullable Long poll);

    /**
     * An event that a sensor dispatches.
     *
     * @param trigger what the sensor named: a reference as text, or a trigger's mapping
     * @param traceId the trace that the event goes on with; null for one that begins a trace
     */
    record Dispatch(
            @Nullable Object trigger,
            @Nullable Map<String, @Nullable Object> payload,
            @Nullable String traceTag,
            @Nullable String traceId,
            @Nullable String dedupKey) {

        /** One that begins a trace. */
        public Dispatch(
                @Nullable Object trigger,
                @Nullable Map<String, @Nullable Object> payload,
                @Nullable String traceTag,
                @Nullable String dedupKey) {
            this(trigger, payload, traceTag, null, dedupKey);
        }
    }
}
