// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.trigger.ActionTriggerStep;
import dev.petrel.engine.trigger.EndedExecutions;
import dev.petrel.engine.trigger.NotifyStep;
import dev.petrel.engine.trigger.OwnEvents;
import dev.petrel.engine.trigger.WantedTriggers;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows the ends of executions, besides what the engine does by itself: the same in every process, whatever its
 * roles, since each may end executions and each runner's sweeper does what another process left undone.
 */
final class CompletionSteps {

    private CompletionSteps() {}

    /**
     * The steps, in the order in which they are done.
     *
     * @param parts of which {@code lifecycle} and what comes after it are not there yet: a step may use those when it is
     *     done, and not before
     */
    static List<CompletionStep> of(NodeParts parts) {
        int largest = parts.config.api().requests().maxEvent();
        OwnEvents events = parts.ownEvents;
        EndedExecutions executions =
                new EndedExecutions(parts.store.executions(), parts.content, parts.plugins.catalog(), largest);
        List<CompletionStep> steps = new ArrayList<>(parts.policies.steps());
        steps.addAll(parts.workflows.steps());
        steps.add(new NotifyStep(executions, parts.templates, parts.datastore::value, events));
        steps.add(new ActionTriggerStep(
                parts.config.actionSensor(), new WantedTriggers(parts.content), executions, events));
        return steps;
    }
}
