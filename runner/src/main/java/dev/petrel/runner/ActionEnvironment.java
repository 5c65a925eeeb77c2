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

    Map<String, String> of(Execution execution) {
        return Map.of(
                "ST2_ACTION_PACK_NAME", execution.action().pack(),
                "ST2_ACTION_EXECUTION_ID", execution.id(),
                "ST2_ACTION_API_URL", apiUrl,
                "ST2_ACTION_DEBUG", "False",
                // There are no tokens until there is authentication; scripts expect the variable.
                "ST2_ACTION_AUTH_TOKEN", "",
                "PETREL_ACTION_ATTEMPT", Long.toString(execution.attempt()),
                "PETREL_ACTION_FENCE", Long.toString(execution.fence()));
    }
}
