/** From words of the command line to values for the API. */
@NullMarked
package dev.petrel.cli.client.input;

import org.jspecify.annotations.NullMarked;
