/** What a runner plugin brings, and what it is given: {@link dev.petrel.runner.spi.RunnerPlugin} is where to begin. */
@NullMarked
package dev.petrel.runner.spi;

import org.jspecify.annotations.NullMarked;
