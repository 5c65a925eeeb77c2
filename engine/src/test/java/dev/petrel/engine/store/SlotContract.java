// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.PolicySlots;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface SlotContract extends StoreSetup {

    private SlotStore slots() {
        return store().slots();
    }

    @Test
    default void changesWhoHoldsSlotsIfTheyAreAsTheyWereRead() {
        PolicySlots none = slots().get("s");
        assertThat(none).isEqualTo(PolicySlots.free("s"));

        assertThat(slots().replace(none, List.of("a"))).isTrue();
        assertThat(slots().replace(none, List.of("b")))
                .as("by who read that none was taken")
                .isFalse();
        PolicySlots one = slots().get("s");
        assertThat(one.holders()).containsExactly("a");
        assertThat(slots().replace(one, List.of("a", "b"))).isTrue();
        assertThat(slots().replace(one, List.of("a", "c"))).isFalse();
        assertThat(slots().get("s").holders()).containsExactly("a", "b");
    }

    @Test
    default void keepsNothingOfSlotsThatWereAllGivenBack() {
        slots().replace(PolicySlots.free("s"), List.of("a"));
        PolicySlots taken = slots().get("s");
        assertThat(slots().replace(taken, List.of())).isTrue();

        assertThat(slots().get("s")).isEqualTo(PolicySlots.free("s"));
        assertThat(slots().list("", 10)).isEmpty();
        assertThat(slots().replace(taken, List.of("a", "b"))).isFalse();
        assertThat(slots().replace(PolicySlots.free("s"), List.of())).isTrue();
    }

    @Test
    default void slotsThatAreTakenAgainDoNotPassForWhatTheyWere() {
        List<PolicySlots> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertThat(slots().replace(PolicySlots.free("s"), List.of("a" + i))).isTrue();
            PolicySlots taken = slots().get("s");
            seen.forEach(old -> assertThat(slots().replace(old, List.of("x"))).isFalse());
            seen.add(taken);
            assertThat(slots().replace(taken, List.of())).isTrue();
        }
    }

    @Test
    default void listsSlotsByIdAPageAtATime() {
        List.of("c", "a", "d", "b").forEach(id -> slots().replace(PolicySlots.free(id), List.of("e-" + id)));

        assertThat(slots().list("", 3)).extracting(PolicySlots::id).containsExactly("a", "b", "c");
        assertThat(slots().list("c", 3)).extracting(PolicySlots::id).containsExactly("d");
        assertThat(slots().list("b", 1).get(0)).isEqualTo(slots().get("c"));
    }

    @Test
    default void letsOneOfManyChangeSlots() throws Exception {
        for (int round = 0; round < 5; round++) {
            PolicySlots before = slots().get("s");

            List<Boolean> won = Race.run(8, i -> () -> slots().replace(before, List.of("e" + i)));

            assertThat(won.stream().filter(Boolean::booleanValue)).hasSize(1);
            int winner = IntStream.range(0, 8).filter(won::get).findFirst().orElseThrow();
            assertThat(slots().get("s").holders()).containsExactly("e" + winner);
        }
    }
}
