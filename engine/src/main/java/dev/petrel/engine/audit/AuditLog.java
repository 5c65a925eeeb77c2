// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.audit;

import dev.petrel.engine.model.AuditRecord;
import java.util.List;

/** Where it is written down what was done. Called by any thread; neither blocks on a server nor throws. */
@FunctionalInterface
public interface AuditLog {

    /** Writes nothing down. */
    AuditLog NONE = record -> {};

    /** Writes {@code record} down, or counts and tells that it could not. */
    void write(AuditRecord record);

    /** Writes to each of {@code logs}. */
    static AuditLog all(List<AuditLog> logs) {
        List<AuditLog> each = List.copyOf(logs);
        return record -> each.forEach(log -> log.write(record));
    }
}
