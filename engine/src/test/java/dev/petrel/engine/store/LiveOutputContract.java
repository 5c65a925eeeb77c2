// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What actions that run have written. */
interface LiveOutputContract extends StoreSetup {

    /** Later than any server's clock, so that none removes it. */
    Instant LATE = T0.plus(Duration.ofDays(100_000));

    private LiveOutputStore output() {
        return store().liveOutput();
    }

    private static Piece piece(String name, long fence, String stream, int number, String text) {
        return new Piece(id(name), fence, stream, number, text, false);
    }

    @Test
    default void keepsThePiecesOfEachStreamOfARunInOrder() {
        Piece first = piece("a", 1, "stdout", 0, "one\n");
        Piece second = piece("a", 1, "stdout", 1, "två\n");
        Piece error = piece("a", 1, "stderr", 0, "bad\n");
        Piece again = piece("a", 2, "stdout", 0, "once more\n");
        Piece other = piece("b", 1, "stdout", 0, "other\n");
        Piece last = new Piece(id("a"), 1, "stdout", 2, "", true);

        output().append(List.of(first, error), LATE);
        output().append(List.of(second, first, last), LATE);
        output().append(List.of(again, other), LATE);
        output().append(List.of(), LATE);

        assertThat(output().read(id("a"), 1, "stdout", 0, 10)).containsExactly(first, second, last);
        assertThat(output().read(id("a"), 1, "stdout", 1, 1)).containsExactly(second);
        assertThat(output().read(id("a"), 1, "stdout", 3, 10)).isEmpty();
        assertThat(output().read(id("a"), 1, "stdout", 0, 0)).isEmpty();
        assertThat(output().read(id("a"), 1, "stderr", 0, 10)).containsExactly(error);
        assertThat(output().read(id("a"), 2, "stdout", 0, 10)).containsExactly(again);
        assertThat(output().read(id("c"), 1, "stdout", 0, 10)).isEmpty();
    }

    @Test
    default void removesWhatIsOver() {
        Piece kept = piece("a", 1, "stdout", 0, "x");
        Piece over = piece("b", 1, "stdout", 0, "x");
        output().append(List.of(kept, over), LATE);
        output().keepUntil(id("b"), 1, LATE.minusSeconds(20));

        output().removeExpired(LATE.minusSeconds(30));
        assertThat(output().read(id("b"), 1, "stdout", 0, 10)).hasSize(1);
        output().removeExpired(LATE.minusSeconds(10));

        assertThat(output().read(id("b"), 1, "stdout", 0, 10)).isEmpty();
        assertThat(output().read(id("a"), 1, "stdout", 0, 10)).containsExactly(kept);
    }
}
