// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * The right to do one thing in the whole cluster.
 *
 * @param what the thing: {@code sensor:mypack.DirectorySensor}, for instance
 * @param holder the incarnation that holds it, or null when it was given back
 * @param epoch grows by one every time it changes hands, never falls
 */
public record Lease(String what, @Nullable String holder, long epoch) {

    /** What the names of the leases of all sensors begin with. */
    public static final String SENSORS = "sensor:";

    /** What the lease of a sensor is for: its {@link #what}. */
    public static String ofSensor(String ref) {
        return SENSORS + ref;
    }
}
