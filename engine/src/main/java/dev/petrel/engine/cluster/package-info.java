/**
 * Which processes live ({@link dev.petrel.engine.cluster.Membership}), and which of them does what only one may do
 * ({@link dev.petrel.engine.cluster.Leases}, {@link dev.petrel.engine.cluster.LeasedTask}).
 */
@NullMarked
package dev.petrel.engine.cluster;

import org.jspecify.annotations.NullMarked;
