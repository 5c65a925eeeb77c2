// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ClusterDocumentsTest {

    private static final NodeRecord NODE = new NodeRecord(
            "i1", "a", "host", 42, "0.1.0", List.of("api"), Instant.ofEpochSecond(1), 7, List.of("broker: away"));

    @Test
    void readsWhatItWrites() {
        assertThat(ClusterDocuments.readNode(ClusterDocuments.write(NODE))).isEqualTo(NODE);
    }

    @Test
    void readsTheLockThatAProcessHolds() {
        NodeRecord locked = new NodeRecord(
                "i1",
                "a",
                "host",
                42,
                "0.1.0",
                List.of(),
                Instant.ofEpochSecond(1),
                7,
                List.of(),
                new ProcessLock("p1", "boot", "pid:[4]", "(dev=1,ino=2)"),
                NodeRecord.BATCHES);

        assertThat(ClusterDocuments.readNode(ClusterDocuments.write(locked))).isEqualTo(locked);
        assertThat(ClusterDocuments.write(NODE)).doesNotContainKey("lock");
    }

    @Test
    void readsARecordOfAVersionThatWroteNoFailingChecks() {
        Document old = ClusterDocuments.write(NODE);
        old.remove("failing_checks");

        assertThat(ClusterDocuments.readNode(old).failingChecks()).isEmpty();
        assertThat(ClusterDocuments.readNode(old).beat()).isEqualTo(7);
    }

    @Test
    void readsARecordOfAVersionThatReadsMessagesOfOneEventOnly() {
        Document old = ClusterDocuments.write(NODE);
        old.remove("message_format");

        assertThat(ClusterDocuments.readNode(old)).isEqualTo(NODE);
        assertThat(ClusterDocuments.readNode(old).readsBatches()).isFalse();
    }

    @Test
    void readsARecordOfAVersionThatCalledThemTroubles() {
        Document old = ClusterDocuments.write(NODE);
        old.put("troubles", old.remove("failing_checks"));

        assertThat(ClusterDocuments.readNode(old)).isEqualTo(NODE);
    }
}
