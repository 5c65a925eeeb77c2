/** Values with Python's semantics, key paths, and the seam for templates. No I/O. */
@NullMarked
package dev.petrel.expression;

import org.jspecify.annotations.NullMarked;
