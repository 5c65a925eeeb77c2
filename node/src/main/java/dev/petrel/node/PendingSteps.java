// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.inquiry.InquiryStep;
import dev.petrel.engine.trigger.OwnEvents;
import java.util.List;

/** What pending executions need: the same in every process, as {@link CompletionSteps} are. */
final class PendingSteps {

    private PendingSteps() {}

    static List<PendingStep> of(NodeParts parts) {
        // The mark on the execution is what keeps an event that the broker has not confirmed: no spool, no second try
        // here.
        EventPublisher publisher = new EventPublisher(
                parts.bus, parts.metrics, parts.config.api().requests().maxEvent());
        OwnEvents events = new OwnEvents(parts.node, publisher, parts.clock);
        return List.of(new InquiryStep(parts.store.executions(), events, parts.clock));
    }
}
