/**
 * Which nodes may run a sensor, in order: the providers, moves by hand, and {@link dev.petrel.engine.partition.PartitionReport} and
 * {@link dev.petrel.engine.partition.PartitionAdmin}, which explain and change it. Who runs it now is decided by {@code Ownership} in module sensors.
 */
@NullMarked
package dev.petrel.engine.partition;

import org.jspecify.annotations.NullMarked;
