@NullMarked
package dev.petrel.engine.memory;

import org.jspecify.annotations.NullMarked;
