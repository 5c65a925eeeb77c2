@NullMarked
package dev.petrel.engine.metrics;

import org.jspecify.annotations.NullMarked;
