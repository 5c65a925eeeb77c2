/** Traces: all that came of one event from outside or of one execution by hand, as {@link dev.petrel.engine.trace.Traces} finds it. */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.trace;
