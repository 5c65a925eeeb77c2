/** The runners of commands and scripts on other hosts, through SSH. */
@NullMarked
package dev.petrel.runner.remote;

import org.jspecify.annotations.NullMarked;
