@NullMarked
package dev.petrel.engine.partition;

import org.jspecify.annotations.NullMarked;
