/** How the cluster fares as one process sees it: for {@code /v1/status} and {@code /metrics}. */
@NullMarked
package dev.petrel.engine.status;

import org.jspecify.annotations.NullMarked;
