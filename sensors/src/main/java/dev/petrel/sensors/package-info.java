/**
 * Runs sensors, in the order to read: {@link dev.petrel.sensors.SensorContainer} is the service; {@code Ownership} decides which sensors run
 * here; {@code SensorSupervisor} keeps one running ({@code Watchdog}, {@code RestartDelays}); {@code SensorGateway} takes what it dispatches to the broker.
 */
@NullMarked
package dev.petrel.sensors;

import org.jspecify.annotations.NullMarked;
