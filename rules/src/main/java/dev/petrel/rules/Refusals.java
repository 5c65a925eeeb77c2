// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Ref;
import java.util.HashSet;
import java.util.Set;

/**
 * Which refusals of events are worth a warning: the first of each trigger and reason since the rules last changed. It
 * remembers a bounded number of them, and what comes after those is worth none. For the rules engine's thread.
 */
final class Refusals {

    static final int MOST = 1000;

    private final Set<Kind> told = new HashSet<>();
    private RuleIndex since = RuleIndex.EMPTY;

    /** Why an event goes no further, without what only the one event says. */
    enum Reason {
        UNKNOWN_TRIGGER,
        UNFIT_PAYLOAD
    }

    private record Kind(Ref trigger, Reason reason) {}

    boolean isNew(RuleIndex index, Ref trigger, Reason reason) {
        if (index != since) { // read again, so that somebody has changed something
            told.clear();
            since = index;
        }
        return told.size() < MOST && told.add(new Kind(trigger, reason));
    }
}
