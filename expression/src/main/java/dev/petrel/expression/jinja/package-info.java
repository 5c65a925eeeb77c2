/** Jinja2, read and evaluated here: no reflection, no I/O, bounded. */
@NullMarked
package dev.petrel.expression.jinja;

import org.jspecify.annotations.NullMarked;
