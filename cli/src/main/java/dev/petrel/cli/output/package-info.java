/** How the client commands show what the API answered. */
@NullMarked
package dev.petrel.cli.output;

import org.jspecify.annotations.NullMarked;
