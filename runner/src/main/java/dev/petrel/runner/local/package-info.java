/** The runners of local commands and scripts. */
@NullMarked
package dev.petrel.runner.local;

import org.jspecify.annotations.NullMarked;
