/** How a sensor is run: as a child process that speaks JSON lines, or in a thread of this one. */
@NullMarked
package dev.petrel.sensors.host;

import org.jspecify.annotations.NullMarked;
