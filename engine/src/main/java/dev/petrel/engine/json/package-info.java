/** JSON as Petrel reads and writes it: exact numbers, dates, halves of surrogate pairs. */
@NullMarked
package dev.petrel.engine.json;

import org.jspecify.annotations.NullMarked;
