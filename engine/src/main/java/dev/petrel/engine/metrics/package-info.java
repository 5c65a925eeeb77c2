/** The metrics that all daemons share; each module has a class for its own. */
@NullMarked
package dev.petrel.engine.metrics;

import org.jspecify.annotations.NullMarked;
