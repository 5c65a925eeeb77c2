// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;

/** What the supervisors of a container share. */
record SupervisorContext(
        SensorPrograms programs,
        SensorGateway gateway,
        RestartDelays delays,
        StartGate gate,
        SensorThreads threads,
        Clock clock) {}
