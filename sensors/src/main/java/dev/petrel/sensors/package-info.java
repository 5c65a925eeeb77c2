@NullMarked
package dev.petrel.sensors;

import org.jspecify.annotations.NullMarked;
