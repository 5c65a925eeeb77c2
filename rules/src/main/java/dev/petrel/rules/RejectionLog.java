// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.rules.EventResult.Rejection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs rejected events, with a warning for the first of each trigger and reason since the rules last changed. It
 * remembers a bounded number of them, and what comes after those is worth no warning. For the rules engine's thread.
 */
final class RejectionLog {

    private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);

    static final int MOST = 1000;

    private final Set<Kind> logged = new HashSet<>();
    private @Nullable RuleSet since;

    private record Kind(Ref trigger, Rejection rejection) {}

    /** Logs that {@code rejected} goes no further. Stale epochs are counted and flagged, and worth no warning. */
    void log(RuleSet rules, TriggerInstance rejected, Rejection rejection) {
        String event = rejected.event().id();
        Ref trigger = rejected.event().trigger();
        log.debug("Event {} is recorded and goes no further: {}", event, rejected.failure());
        if (rejection != Rejection.STALE_EPOCH && isNew(rules, trigger, rejection)) {
            log.warn(
                    "Event {} of trigger \"{}\" is recorded and goes no further, like all that are rejected for the same"
                            + " reason: {}",
                    event,
                    trigger,
                    rejected.failure());
        }
    }

    boolean isNew(RuleSet rules, Ref trigger, Rejection rejection) {
        if (rules != since) { // compiled again, so that something was changed
            logged.clear();
            since = rules;
        }
        return logged.size() < MOST && logged.add(new Kind(trigger, rejection));
    }
}
