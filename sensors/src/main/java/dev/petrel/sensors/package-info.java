/**
 * Decides which sensors run on this node, in the order to read: {@link dev.petrel.sensors.SensorContainer} is the service; {@code Ownership}
 * says which sensors it may run; {@code RunningSensors} starts and ends them, each by a supervisor ({@code supervisor}).
 */
@NullMarked
package dev.petrel.sensors;

import org.jspecify.annotations.NullMarked;
