/** What a sensor written in Java implements. */
@NullMarked
package dev.petrel.sensors.spi;

import org.jspecify.annotations.NullMarked;
