/** When timers fire: StackStorm's parameters of timers, read and computed. No I/O, no clock. */
@NullMarked
package dev.petrel.engine.schedule;

import org.jspecify.annotations.NullMarked;
