/** Messages put aside that cannot be handled. */
@NullMarked
package dev.petrel.engine.deadletter;

import org.jspecify.annotations.NullMarked;
