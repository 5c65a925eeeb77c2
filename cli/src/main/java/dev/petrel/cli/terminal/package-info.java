/** The command line itself: commands by name, help, exit codes, what is wrong with the words, the terminal. */
@NullMarked
package dev.petrel.cli.terminal;

import org.jspecify.annotations.NullMarked;
