/** The runner that does nothing. */
@NullMarked
package dev.petrel.runner.noop;

import org.jspecify.annotations.NullMarked;
