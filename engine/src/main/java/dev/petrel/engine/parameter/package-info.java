/** Schemas as packs write them, the parameters of actions, and how they are rendered. No I/O. */
@NullMarked
package dev.petrel.engine.parameter;

import org.jspecify.annotations.NullMarked;
