/**
 * Keeps the process of one sensor running: {@link dev.petrel.sensors.supervisor.SensorSupervisor} starts it ({@code StartGate}), ends it when it hangs
 * ({@code Watchdog}), and starts it again when it failed ({@code SensorRestarts}); {@code SensorGateway} takes what it dispatches to the broker.
 */
@NullMarked
package dev.petrel.sensors.supervisor;

import org.jspecify.annotations.NullMarked;
