// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import java.util.Map;

/**
 * The variables that every action finds: StackStorm's, and two of Petrel's own that let an action tell a second start
 * from the first.
 *
 * @param apiUrl where the API answers, version included
 */
record ActionEnvironment(String apiUrl) {

    /** @param token with which the action uses the API; empty if it has none, for scripts expect the variable */
    Map<String, String> of(Execution execution, String token) {
        return Map.of(
                "ST2_ACTION_PACK_NAME", execution.action().pack(),
                "ST2_ACTION_EXECUTION_ID", execution.id(),
                "ST2_ACTION_API_URL", apiUrl,
                "ST2_ACTION_DEBUG", "False",
                "ST2_ACTION_AUTH_TOKEN", token,
                "PETREL_ACTION_ATTEMPT", Long.toString(execution.attempt()),
                "PETREL_ACTION_FENCE", Long.toString(execution.fence()));
    }
}
