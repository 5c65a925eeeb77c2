// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import java.util.concurrent.Executor;

/**
 * Where supervisors do what may block.
 *
 * @param starts where starts run: they may wait for the database and for disks, for ever if it must be
 * @param checks where files of sensors are looked at
 */
record SensorThreads(Executor starts, Executor checks) {}
