/** The runners of local commands and scripts. */
@NullMarked
package dev.petrel.runner.shell;

import org.jspecify.annotations.NullMarked;
