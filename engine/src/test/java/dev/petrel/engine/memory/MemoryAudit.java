// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit log by id. */
final class MemoryAudit implements AuditStore {

    private record Kept(AuditRecord record, Instant expires) {}

    private final MemoryFaults faults;
    private final InstantSource clock;
    private final Map<String, Kept> records = new HashMap<>();

    MemoryAudit(MemoryFaults faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public void add(List<AuditRecord> more, Duration kept) {
        faults.run(
                "add to the audit log",
                () -> more.forEach(record -> records.putIfAbsent(
                        record.id(), new Kept(record, record.at().plus(kept)))));
    }

    @Override
    public Page<AuditRecord> list(Wanted wanted, int offset, int limit) {
        return faults.read("read the audit log", () -> {
            List<AuditRecord> newestFirst = records.values().stream()
                    .map(Kept::record)
                    .filter(record -> isWanted(record, wanted))
                    .sorted(Comparator.comparing(AuditRecord::at)
                            .thenComparing(AuditRecord::id)
                            .reversed())
                    .toList();
            return Pages.cut(newestFirst, offset, limit);
        });
    }

    @Override
    public void forget() {
        faults.run(
                "forget old records of the audit log",
                () -> records.values().removeIf(kept -> kept.expires.isBefore(clock.instant())));
    }

    private static boolean isWanted(AuditRecord record, Wanted wanted) {
        return (wanted.user() == null || wanted.user().equals(record.who().user()))
                && (wanted.what() == null || wanted.what().equals(record.act().what()))
                && (wanted.outcome() == null || wanted.outcome() == record.outcome())
                && (wanted.after() == null || record.at().isAfter(wanted.after()))
                && (wanted.before() == null || record.at().isBefore(wanted.before()));
    }
}
