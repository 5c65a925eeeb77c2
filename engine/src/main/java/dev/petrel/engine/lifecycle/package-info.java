/**
 * How services start and stop, and the one home of time, waiting, threads, and of trying again
 * ({@link dev.petrel.engine.lifecycle.Retry} with {@link dev.petrel.engine.lifecycle.Backoff}).
 */
@NullMarked
package dev.petrel.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
