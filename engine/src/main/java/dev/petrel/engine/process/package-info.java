/**
 * Child processes: {@link dev.petrel.engine.process.Spawner} starts them, {@link dev.petrel.engine.process.Capture} bounds and keeps their output,
 * {@code Guardian} ends what they leave behind.
 */
@NullMarked
package dev.petrel.engine.process;

import org.jspecify.annotations.NullMarked;
