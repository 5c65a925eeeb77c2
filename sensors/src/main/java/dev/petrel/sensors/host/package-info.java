@NullMarked
package dev.petrel.sensors.host;

import org.jspecify.annotations.NullMarked;
