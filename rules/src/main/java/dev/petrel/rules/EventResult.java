// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerInstance.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be written about one event. Every id in it is derived from the event's, so writing it twice is writing
 * it once.
 *
 * @param rejection why the event goes no further, or null
 */
record EventResult(
        TriggerInstance instance,
        List<Enforcement> enforcements,
        List<Execution> executions,
        @Nullable Rejection rejection) {

    EventResult {
        enforcements = List.copyOf(enforcements);
        executions = List.copyOf(executions);
    }

    /** Why an event goes no further, without what only the one event says. */
    enum Rejection {
        UNKNOWN_TRIGGER,
        UNFIT_PAYLOAD,
        STALE_EPOCH
    }

    static EventResult processed(Event event, List<Enforcement> enforcements, List<Execution> executions) {
        return new EventResult(new TriggerInstance(event, Status.PROCESSED, null), enforcements, executions, null);
    }

    /** Recorded with the reason, and no more. */
    static EventResult rejected(Event event, Rejection rejection, String why) {
        TriggerInstance instance = new TriggerInstance(event, Status.PROCESSING_FAILED, why);
        return new EventResult(instance, List.of(), List.of(), rejection);
    }

    /** The same, flagged as of an event under an epoch that had passed. */
    EventResult asStale() {
        return new EventResult(instance.asStale(), enforcements, executions, rejection);
    }
}
