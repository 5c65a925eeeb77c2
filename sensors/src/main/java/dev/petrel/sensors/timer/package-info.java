/** The engine's own timers: one process of the cluster fires them. */
@NullMarked
package dev.petrel.sensors.timer;

import org.jspecify.annotations.NullMarked;
