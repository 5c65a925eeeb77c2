/** What a runner is to Petrel: it gets a claimed execution's request and says how the run ended. */
@NullMarked
package dev.petrel.runner.spi;

import org.jspecify.annotations.NullMarked;
