/** The options that say where the configuration is, and the commands that show and check it. */
@NullMarked
package dev.petrel.cli.config;

import org.jspecify.annotations.NullMarked;
