// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Slots;
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
        Slots none = slots().get("s");
        assertThat(none).isEqualTo(Slots.free("s"));

        assertThat(slots().replace(none, List.of("a"))).isTrue();
        assertThat(slots().replace(none, List.of("b")))
                .as("by who read that none was taken")
                .isFalse();
        Slots one = slots().get("s");
        assertThat(one.holders()).containsExactly("a");
        assertThat(slots().replace(one, List.of("a", "b"))).isTrue();
        assertThat(slots().replace(one, List.of("a", "c"))).isFalse();
        assertThat(slots().get("s").holders()).containsExactly("a", "b");
    }

    @Test
    default void keepsNothingOfSlotsThatWereAllGivenBack() {
        slots().replace(Slots.free("s"), List.of("a"));
        Slots taken = slots().get("s");
        assertThat(slots().replace(taken, List.of())).isTrue();

        assertThat(slots().get("s")).isEqualTo(Slots.free("s"));
        assertThat(slots().list("", 10)).isEmpty();
        assertThat(slots().replace(taken, List.of("a", "b"))).isFalse();
        assertThat(slots().replace(Slots.free("s"), List.of())).isTrue();
    }

    @Test
    default void slotsThatAreTakenAgainDoNotPassForWhatTheyWere() {
        List<Slots> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertThat(slots().replace(Slots.free("s"), List.of("a" + i))).isTrue();
            Slots taken = slots().get("s");
            seen.forEach(old -> assertThat(slots().replace(old, List.of("x"))).isFalse());
            seen.add(taken);
            assertThat(slots().replace(taken, List.of())).isTrue();
        }
    }

    @Test
    default void listsSlotsByIdAPageAtATime() {
        List.of("c", "a", "d", "b").forEach(id -> slots().replace(Slots.free(id), List.of("e-" + id)));

        assertThat(slots().list("", 3)).extracting(Slots::id).containsExactly("a", "b", "c");
        assertThat(slots().list("c", 3)).extracting(Slots::id).containsExactly("d");
        assertThat(slots().list("b", 1).get(0)).isEqualTo(slots().get("c"));
    }

    @Test
    default void letsOneOfManyChangeSlots() throws Exception {
        for (int round = 0; round < 5; round++) {
            Slots before = slots().get("s");

            List<Boolean> won = Race.run(8, i -> () -> slots().replace(before, List.of("e" + i)));

            assertThat(won.stream().filter(Boolean::booleanValue)).hasSize(1);
            int winner = IntStream.range(0, 8).filter(won::get).findFirst().orElseThrow();
            assertThat(slots().get("s").holders()).containsExactly("e" + winner);
        }
    }
}
