/** Clusters of real processes on this machine, for the demo and the benchmark. */
@NullMarked
package dev.petrel.testbed.local;

import org.jspecify.annotations.NullMarked;
