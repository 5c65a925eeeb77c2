// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.audit;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in the database. Records wait in memory, {@value #MOST_WAITING} of them at the most, and one thread writes
 * them in batches; so no request waits for the database. While that is away they stay and are written when it is back;
 * those beyond the bound are counted and told, and are in the file alone, if there is one.
 */
public final class StoredAudit implements AuditLog, Service {

    private static final Logger log = LoggerFactory.getLogger(StoredAudit.class);
    static final int MOST_WAITING = 10_000;
    static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    private final AuditStore store;
    private final Duration kept;
    private final Clock clock;
    private final Metrics metrics;
    private final BlockingQueue<AuditRecord> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<AuditRecord> batch = new ArrayList<>(); // under way; only touched by the thread, and after it
    private final LogThrottle dropped;
    private final Loop loop;
    private long cleaned;

    /** @param kept how long each record is kept */
    public StoredAudit(AuditStore store, Duration kept, Clock clock, Backoff backoff, Metrics metrics) {
        this.store = store;
        this.kept = kept;
        this.clock = clock;
        this.metrics = metrics;
        this.dropped = new LogThrottle(clock);
        this.cleaned = clock.nanos();
        this.loop = new Loop("audit", clock, backoff, this::step);
    }

    @Override
    public void write(AuditRecord record) {
        if (waiting.offer(record)) {
            loop.wakePaced();
        } else {
            drop(1);
        }
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public void start() {
        loop.start();
    }

    /** Tries once to write what still waits. */
    @Override
    public void stop() {
        loop.stop();
        try {
            while (!batch.isEmpty() || !waiting.isEmpty()) {
                writeBatch();
            }
        } catch (StoreException e) {
            log.debug("The database did not take the last records of the audit log.", e);
            drop(batch.size() + waiting.size());
            batch.clear();
            waiting.clear();
        }
    }

    private Duration step() {
        do {
            writeBatch();
        } while (!waiting.isEmpty());
        if (clock.since(cleaned).compareTo(BETWEEN_CLEANINGS) >= 0) {
            store.forget();
            cleaned = clock.nanos();
        }
        return PAUSE;
    }

    private void writeBatch() {
        int room = BATCH - batch.size();
        int more = waiting.drainTo(batch, room);
        if (more > 0 || !batch.isEmpty()) {
            try {
                store.add(batch, kept);
            } catch (StoreException e) {
                if (e.isTransient()) {
                    throw e; // it is tried again
                }
                log.error("The database refuses records of the audit log: {}.", e.getMessage());
                drop(batch.size());
            }
            batch.clear();
        }
    }

    private void drop(int count) {
        metrics.auditDropped().inc(count);
        dropped.another()
                .ifPresent(times -> log.error(
                        "Records of the audit log are not in the database: it did not take them in time, and more than {}"
                                + " would have had to wait. The metric petrel_audit_records_dropped_total counts them.",
                        MOST_WAITING));
    }
}
