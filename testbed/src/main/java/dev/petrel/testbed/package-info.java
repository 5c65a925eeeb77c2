/** Clusters on this machine, to try, measure and break: all commands put together. */
@NullMarked
package dev.petrel.testbed;

import org.jspecify.annotations.NullMarked;
