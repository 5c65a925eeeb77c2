/**
 * Schemas as packs write them, and the parameters of actions: {@link dev.petrel.engine.parameter.ParameterRenderer} renders and
 * casts, {@link dev.petrel.engine.parameter.ActionParameters} checks. Both together are used by
 * {@link dev.petrel.engine.execution.ExecutionRequests} and, at run time, by the runner's {@code ParameterResolver}. No I/O.
 */
@NullMarked
package dev.petrel.engine.parameter;

import org.jspecify.annotations.NullMarked;
