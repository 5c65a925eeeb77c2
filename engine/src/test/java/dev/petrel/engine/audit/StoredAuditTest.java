// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.store.AuditStore.Wanted;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredAuditTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Metrics metrics = new Metrics();
    private final StoredAudit audit = new StoredAudit(
            store.audit(),
            Duration.ofDays(7),
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(7)),
            metrics);

    @AfterEach
    void stop() {
        audit.stop();
    }

    @Test
    void writesWhatItIsTold() {
        audit.start();
        audit.write(record(1));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(stored()).isEqualTo(1));
    }

    @Test
    void keepsRecordsWhileTheDatabaseIsAwayAndWritesThemWhenItIsBack() {
        store.goAway();
        audit.start();
        for (int i = 0; i < 2 * StoredAudit.BATCH; i++) {
            audit.write(record(i)); // none of these waits for the database
        }
        store.comeBack();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(stored()).isEqualTo(2 * StoredAudit.BATCH);
        });
        assertThat(metrics.auditDropped().get()).isZero();
    }

    @Test
    void countsWhatItCannotKeep() {
        for (int i = 0; i < StoredAudit.MOST_WAITING + 3; i++) {
            audit.write(record(i));
        }

        assertThat(metrics.auditDropped().get()).isEqualTo(3);
        audit.start();
        audit.stop();
        assertThat(stored()).isEqualTo(StoredAudit.MOST_WAITING);
    }

    @Test
    void countsWhatWaitsWhenItStopsWithoutTheDatabase() {
        store.goAway();
        audit.start();
        audit.write(record(1));
        audit.stop();
        store.comeBack();

        assertThat(stored()).isZero();
        assertThat(metrics.auditDropped().get()).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsOld() {
        audit.start();
        audit.write(record(1));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(stored()).isEqualTo(1));

        clock.advance(Duration.ofDays(8));
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            clock.advance(Duration.ofMinutes(1));
            assertThat(stored()).isZero();
        });
    }

    private long stored() {
        return store.audit().list(Wanted.ALL, 0, -1).total();
    }

    private AuditRecord record(int number) {
        return new AuditRecord(
                "r" + number,
                clock.instant(),
                "st2-node",
                new AuditRecord.Who("jane", "token", "192.0.2.7"),
                new AuditRecord.Act("rule_modify", "PUT", "/v1/rules/a.b", "", "r"),
                AuditRecord.Outcome.ALLOWED,
                200);
    }
}
