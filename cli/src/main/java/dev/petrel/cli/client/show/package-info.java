/** How the client commands show what the API answered. */
@NullMarked
package dev.petrel.cli.client.show;

import org.jspecify.annotations.NullMarked;
