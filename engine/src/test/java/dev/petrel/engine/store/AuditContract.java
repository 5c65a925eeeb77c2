// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.AuditRecord.Outcome;
import dev.petrel.engine.store.AuditStore.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

interface AuditContract extends StoreSetup {

    /** Longer than any clock is behind the samples' time. */
    Duration KEPT = Duration.ofDays(36_500);

    private AuditStore audit() {
        return store().audit();
    }

    @Test
    default void listsRecordsNewestFirst() {
        audit().add(List.of(record("a", 0, "jane"), record("c", 2, "joe"), record("b", 1, "jane")), KEPT);

        Page<AuditRecord> all = audit().list(Wanted.ALL, 0, -1);
        assertThat(all.items()).containsExactly(record("c", 2, "joe"), record("b", 1, "jane"), record("a", 0, "jane"));
        assertThat(all.total()).isEqualTo(3);
        assertThat(audit().list(Wanted.ALL, 1, 1).items()).containsExactly(record("b", 1, "jane"));
    }

    @Test
    default void listsThoseThatAreWanted() {
        audit().add(List.of(record("a", 0, "jane"), record("b", 1, "joe"), record("c", 2, "jane")), KEPT);

        assertThat(found(new Wanted("jane", null, null, null, null))).containsExactly("c", "a");
        assertThat(found(new Wanted(null, "rule_modify", Outcome.DENIED, null, null)))
                .containsExactly("c", "b", "a");
        assertThat(found(new Wanted(null, null, Outcome.ALLOWED, null, null))).isEmpty();
        assertThat(found(new Wanted(null, "rule", null, null, null))).isEmpty();
        assertThat(found(new Wanted(null, null, null, T0, T0.plusSeconds(2)))).containsExactly("b");
    }

    @Test
    default void keepsARecordThatIsAddedTwiceOnce() {
        audit().add(List.of(record("a", 0, "jane")), KEPT);
        audit().add(List.of(record("a", 0, "jane"), record("b", 1, "jane")), KEPT);

        assertThat(found(Wanted.ALL)).containsExactly("b", "a");
    }

    private List<String> found(Wanted wanted) {
        return audit().list(wanted, 0, -1).items().stream().map(AuditRecord::id).toList();
    }

    private static AuditRecord record(String id, int seconds, String user) {
        return new AuditRecord(
                id,
                T0.plusSeconds(seconds),
                "st2-node",
                new AuditRecord.Who(user, "token", "192.0.2.7"),
                new AuditRecord.Act("rule_modify", "PUT", "/v1/rules/a.b", "rule:a:b", "r-" + id),
                Outcome.DENIED,
                403);
    }
}
