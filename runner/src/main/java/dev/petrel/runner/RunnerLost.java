// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run is over, and the action did not end by itself: its runner died, stopped, or was cut off.
 *
 * @param begun whether the action may have begun
 * @param why for people, as the end of a sentence about the execution
 * @param result what there is of it, its output above all; empty if that is gone with its runner
 */
record RunnerLost(boolean begun, String why, Map<String, @Nullable Object> result) implements RunResult {

    /** One of which nothing is left. */
    RunnerLost(boolean begun, String why) {
        this(begun, why, Map.of());
    }
}
