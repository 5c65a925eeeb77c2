/** Puts what packs hold into the database, and rules that people write. */
@NullMarked
package dev.petrel.engine.content.register;

import org.jspecify.annotations.NullMarked;
