/** What all ways to an execution share. Pure. */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.execution;
