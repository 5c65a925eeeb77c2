// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Backoff;

/**
 * How long to wait before a sensor that failed is started again.
 *
 * @param ran of one that has run
 * @param neverRan of one that ended before it was set up: whatever it lacks, it will hardly be there a moment later
 */
public record RestartDelays(Backoff ran, Backoff neverRan) {}
