// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event that the rules engine has handled.
 *
 * @param failure why it could not be processed, or null when it was
 * @param stale whether its sensor ran under a lease that another process had taken by the time it was handled
 */
public record TriggerInstance(
        Event event, Status status, @Nullable String failure, boolean stale) {

    /** One that is not stale. */
    public TriggerInstance(Event event, Status status, @Nullable String failure) {
        this(event, status, failure, false);
    }

    /** The same, flagged as stale. */
    public TriggerInstance asStale() {
        return new TriggerInstance(event, status, failure, true);
    }

    /** StackStorm's statuses; Petrel writes an instance once, so only the last two are stored. */
    public enum Status {
        PENDING,
        PROCESSING,
        PROCESSED,
        PROCESSING_FAILED;

        /** The word that the API uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String id() {
        return event.id();
    }
}
