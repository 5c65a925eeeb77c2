/**
 * Where an execution is asked for ({@link dev.petrel.engine.execution.ExecutionRequests}), changed and ended
 * ({@link dev.petrel.engine.execution.ExecutionLifecycle}).
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.execution;
