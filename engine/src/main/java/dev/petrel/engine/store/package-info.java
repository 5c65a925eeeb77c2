/**
 * The seam to the database: narrow stores, durable on return, compare-and-set on single documents.
 * Executions are written through {@link dev.petrel.engine.execution.ExecutionLifecycle} alone.
 */
@NullMarked
package dev.petrel.engine.store;

import org.jspecify.annotations.NullMarked;
