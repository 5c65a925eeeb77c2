@NullMarked
package dev.petrel.sensors.partition;

import org.jspecify.annotations.NullMarked;
