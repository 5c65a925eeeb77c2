// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.PlacementStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashPartitionTest {

    private static final Ref LOW = Ref.of("examples.SamplePollingSensor");
    private static final Ref HIGH = Ref.of("examples.SampleSensor");

    private final PlacementStore store = new MemoryStore(new ManualClock()).placements();

    @ParameterizedTest
    @CsvSource({
        "examples.SampleSensor, 4026535470",
        "examples.SamplePollingSensor, 546828322",
        "linux.FileWatchSensor, 1562168054",
        "hello_st2.HelloSensor, 3333336836",
        "aws.AWSSQSSensor, 3284034249",
        "github.GithubRepositorySensor, 4268311353"
    })
    void hashesAsStackStormDoes(String ref, long hash) {
        assertThat(StackStormHash.of(ref)).isEqualTo(hash);
    }

    @Test
    void aSensorRunsWhereItsHashFalls() {
        HashPartition a = container("a", "MIN..2147483648");
        HashPartition b = container("b", "2147483648..MAX");
        both(a, b);

        assertThat(a.candidates(LOW, Set.of())).containsExactly("a").isEqualTo(b.candidates(LOW, Set.of()));
        assertThat(a.candidates(HIGH, Set.of())).containsExactly("b").isEqualTo(b.candidates(HIGH, Set.of()));
    }

    @Test
    void theEndOfARangeIsNotPartOfIt() {
        HashPartition a = container("a", "546828321..546828322");
        HashPartition b = container("b", "546828322..546828323");
        both(a, b);

        assertThat(a.candidates(LOW, Set.of())).containsExactly("b");
    }

    @Test
    void nodesWhoseRangesOverlapAgreeOnTheOrderAndShareTheLoad() {
        HashPartition a = container("a", "MIN..MAX");
        HashPartition b = container("b", "MIN..10 | 5..MAX");
        both(a, b);

        Set<String> firsts = new HashSet<>();
        for (int n = 0; n < 20; n++) {
            Ref sensor = Ref.of("p.S" + n);
            List<String> order = a.candidates(sensor, Set.of());
            assertThat(order).containsExactlyInAnyOrder("a", "b").isEqualTo(b.candidates(sensor, Set.of()));
            firsts.add(order.get(0));
        }
        assertThat(firsts).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aSensorInNobodysRangeHasNoNode() {
        HashPartition a = container("a", "0..10");
        a.refresh();

        assertThat(a.candidates(LOW, Set.of())).isEmpty();
    }

    @Test
    void saysWhenAnotherNodesRangesChange() {
        HashPartition a = container("a", "MIN..5");
        assertThat(a.refresh()).isTrue();
        assertThat(a.refresh()).isFalse();

        container("b", "5..MAX").refresh();

        assertThat(a.refresh()).isTrue();
        assertThat(a.refresh()).isFalse();
        assertThat(a.candidates(LOW, Set.of())).containsExactly("b");
    }

    @Test
    void whoOnlyAsksPublishesNothing() {
        new HashPartition("a", "MIN..MAX", store, false).refresh();

        assertThat(store.hashRanges()).isEmpty();
    }

    @Test
    void rangesOfAnotherThatAreNotUnderstoodMakeItNoCandidate() {
        store.publishHashRanges("b", "everything");
        HashPartition a = container("a", "MIN..MAX");
        a.refresh();

        assertThat(a.candidates(LOW, Set.of())).containsExactly("a");
    }

    private HashPartition container(String node, String ranges) {
        return new HashPartition(node, ranges, store, true);
    }

    private static void both(HashPartition a, HashPartition b) {
        a.refresh();
        b.refresh();
        a.refresh();
    }
}
