/**
 * What policies say: their types, the settings of each, and which of them concern an action. Pure, without I/O; what they
 * do is in {@code engine.execution.policy}.
 */
@NullMarked
package dev.petrel.engine.policy;

import org.jspecify.annotations.NullMarked;
