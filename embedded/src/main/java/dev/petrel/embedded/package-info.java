/** Servers that run inside Petrel, for trying it, for tests and for small single machines. */
@NullMarked
package dev.petrel.embedded;

import org.jspecify.annotations.NullMarked;
