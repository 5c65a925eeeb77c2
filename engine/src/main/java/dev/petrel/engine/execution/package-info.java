/**
 * The life of an execution: {@link dev.petrel.engine.execution.ExecutionRequests} prepares it and writes nothing;
 * {@link dev.petrel.engine.execution.ExecutionLifecycle} requests, claims, cancels and ends it, and {@code ExecutionWriter} behind it alone
 * writes its status; {@link dev.petrel.engine.execution.Completion} and its sweeper do what must follow the end,
 * {@link dev.petrel.engine.execution.PendingExecutions} and its sweeper what an execution needs while it is pending.
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.execution;
