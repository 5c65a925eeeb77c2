// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import java.util.List;
import org.junit.jupiter.api.Test;

interface DeadLetterContract extends StoreSetup {

    private DeadLetterStore letters() {
        return store().deadLetters();
    }

    @Test
    default void listsDeadLettersNewestFirst() {
        List.of(letter("a", 0), letter("c", 2), letter("b", 1)).forEach(letters()::put);

        assertThat(letters().list(10)).containsExactly(letter("c", 2), letter("b", 1), letter("a", 0));
        assertThat(letters().list(2)).containsExactly(letter("c", 2), letter("b", 1));
        assertThat(letters().list(-1)).hasSize(3);
        assertThat(letters().ids())
                .containsExactlyElementsOf(letters().list(-1).stream()
                        .map(DeadLetterStore.DeadLetter::id)
                        .toList());
    }

    @Test
    default void keepsTheFirstOfTwoDeadLettersWithOneId() {
        letters().put(letter("a", 0));
        letters().put(letter("a", 5));

        assertThat(letters().list(10)).containsExactly(letter("a", 0));
    }

    @Test
    default void countsDeadLetters() {
        assertThat(letters().count()).isZero();
        letters().put(letter("a", 0));
        letters().put(letter("b", 1));
        letters().put(letter("b", 2));

        assertThat(letters().count()).isEqualTo(2);
        assertThat(letters().remove("a")).isTrue();
        assertThat(letters().count()).isEqualTo(1);
    }

    @Test
    default void givesAndRemovesADeadLetterById() {
        letters().put(letter("a", 0));
        letters().put(letter("b", 1));

        assertThat(letters().get("a")).contains(letter("a", 0));
        assertThat(letters().remove("a")).isTrue();
        assertThat(letters().remove("a")).isFalse();
        assertThat(letters().get("a")).isEmpty();
        assertThat(letters().list(-1)).containsExactly(letter("b", 1));
    }

    private static DeadLetter letter(String id, int seconds) {
        return new DeadLetter(
                id, "trigger", "m-" + id, "{\"not\": json", "could not be read", 3, T0.plusSeconds(seconds));
    }
}
