@NullMarked
package dev.petrel.engine.bus;

import org.jspecify.annotations.NullMarked;
