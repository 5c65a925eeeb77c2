/**
 * What policies do to executions: {@link dev.petrel.engine.execution.policy.ConcurrencyLimits} lets one start only with a
 * slot, {@link dev.petrel.engine.execution.policy.SlotRelease} gives slots back after an end,
 * {@link dev.petrel.engine.execution.policy.SlotSweep} those that a killed process left taken, and
 * {@link dev.petrel.engine.execution.policy.RetryAttempt} requests the next attempt.
 */
@NullMarked
package dev.petrel.engine.execution.policy;

import org.jspecify.annotations.NullMarked;
