// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done through the API, for a while. */
public interface AuditStore {

    /**
     * Adds {@code records}; one whose id is there already stays as it is.
     *
     * @param kept how long after its time each is kept
     */
    void add(List<AuditRecord> records, Duration kept);

    /** A page of those that {@code wanted} says, newest first. What is older than it is to be kept may be among them. */
    Page<AuditRecord> list(Wanted wanted, int offset, int limit);

    /** Removes what is older than it is to be kept, where the server does not do that by itself. */
    void forget();

    /** Which records; null for whatever. */
    record Wanted(
            @Nullable String user,
            @Nullable String what,
            AuditRecord.@Nullable Outcome outcome,
            @Nullable Instant after,
            @Nullable Instant before) {

        public static final Wanted ALL = new Wanted(null, null, null, null, null);
    }
}
