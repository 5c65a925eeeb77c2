/** The runner of Python actions. */
@NullMarked
package dev.petrel.runner.python;

import org.jspecify.annotations.NullMarked;
