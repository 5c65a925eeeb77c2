/**
 * The seam to the broker: durable {@link dev.petrel.engine.bus.Queue}s of competing consumers, and best-effort
 * {@link dev.petrel.engine.bus.Topic}s to all who listen. {@link dev.petrel.engine.bus.MessageBus} says what is promised.
 */
@NullMarked
package dev.petrel.engine.bus;

import org.jspecify.annotations.NullMarked;
