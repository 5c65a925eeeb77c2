/** The program for client commands, and how the log is written. The commands are in {@link dev.petrel.cli.client}. */
@NullMarked
package dev.petrel.cli;

import org.jspecify.annotations.NullMarked;
