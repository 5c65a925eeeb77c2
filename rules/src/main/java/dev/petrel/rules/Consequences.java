// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.TriggerInstance;
import java.util.List;

/**
 * All that is to be written about one event. Every id in it is derived from the event's, so writing it twice is writing
 * it once.
 */
record Consequences(TriggerInstance instance, List<Enforcement> enforcements, List<Execution> executions) {

    Consequences {
        enforcements = List.copyOf(enforcements);
        executions = List.copyOf(executions);
    }
}
