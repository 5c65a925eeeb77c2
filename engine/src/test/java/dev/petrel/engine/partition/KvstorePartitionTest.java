// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KvstorePartitionTest {

    private final ManualClock clock = new ManualClock();
    private final Datastore datastore = new Datastore(new MemoryStore(clock).keys(), Cipher.withoutKey(), clock);
    private final KvstorePartition partition = new KvstorePartition(datastore, "a", clock, Duration.ofSeconds(5));

    @Test
    void aNodesKeyHoldsItsSensorsWithCommasBetween() {
        put("a", "p.S, p.T");
        put("b", "p.T");

        assertThat(partition.refresh()).isTrue();

        assertThat(partition.candidates(Ref.of("p.S"), Set.of())).containsExactly("a");
        assertThat(partition.candidates(Ref.of("p.T"), Set.of())).containsExactly("a", "b");
        assertThat(partition.candidates(Ref.of("p.U"), Set.of())).isEmpty();
        assertThat(partition.named()).containsExactly(Ref.of("p.S"), Ref.of("p.T"));
        assertThat(partition.remarks()).isEmpty();
    }

    @Test
    void isReadAgainAfterAWhile() {
        put("a", "p.S");
        partition.refresh();
        put("b", "p.S");
        put("a", "");

        clock.advance(Duration.ofMillis(4999));
        assertThat(partition.refresh()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(Ref.of("p.S"), Set.of())).containsExactly("b");
    }

    @Test
    void aWrongValueIsRefusedWithAllOthersAndTheOldOnesStay() {
        put("a", "p.S");
        partition.refresh();
        put("a", "p.T");
        put("b", "p.S, oops");
        clock.advance(Duration.ofSeconds(5));

        assertThat(partition.refresh()).isTrue();

        assertThat(partition.candidates(Ref.of("p.S"), Set.of())).containsExactly("a");
        assertThat(partition.candidates(Ref.of("p.T"), Set.of())).isEmpty();
        assertThat(partition.remarks())
                .containsExactly(
                        new PartitionProvider.Remark(
                                true,
                                "datastore key \"b.sensor_partition\": expected sensors as pack.ClassName with commas between"
                                        + " them, found \"oops\" in \"p.S, oops\"; the keys that were read before stay in force"));
    }

    @Test
    void aWrongValueBeforeAnyGoodOneMeansThatNothingRuns() {
        put("a", "p.S");
        put("b", "oops");
        partition.refresh();

        assertThat(partition.candidates(Ref.of("p.S"), Set.of())).isEmpty();
        assertThat(partition.remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text())
                        .endsWith("\"oops\"; no map was read before, so no sensor runs here until it is mended"));
    }

    @Test
    void aNodeWithoutAKeyOrWithAnEmptyOneIsRemarkedUpon() {
        put("b", "p.S");
        partition.refresh();
        assertThat(partition.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.error()).isFalse();
            assertThat(remark.text()).contains("no datastore key \"a.sensor_partition\"");
        });

        put("a", " ");
        clock.advance(Duration.ofSeconds(5));
        partition.refresh();
        assertThat(partition.remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text()).contains("is empty"));
    }

    private void put(String node, String value) {
        datastore.put(Scope.SYSTEM, node + ".sensor_partition", value, Datastore.Attributes.NONE);
    }
}
