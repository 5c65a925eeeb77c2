// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedTest {

    private static final long MS = 1_000_000;

    @Test
    void looksForTheLastOfEachGroupOnly() {
        Watched<String> watched = new Watched<>(2);
        watched.add("a", 0);
        watched.add("b", 1 * MS);
        watched.add("c", 2 * MS);
        watched.add("d", 3 * MS);
        watched.add("e", 4 * MS);

        assertThat(watched.look(5 * MS)).containsExactly("b", "d", "e");
        assertThat(watched.ended(Set.of("d", "e"), 6 * MS)).isEqualTo(3);
        assertThat(watched.isEmpty()).isFalse();
        assertThat(watched.ended(Set.of("b"), 6 * MS)).isEqualTo(2);
        assertThat(watched.isEmpty()).isTrue();
    }

    @Test
    void looksNoSoonerThanAnEndIsToBeExpected() {
        Watched<String> watched = new Watched<>(1);
        watched.add("a", 0);
        assertThat(watched.look(1 * MS)).containsExactly("a");
        assertThat(watched.ended(Set.of(), 2 * MS)).isZero();
        assertThat(watched.look(9 * MS)).containsExactly("a");
        assertThat(watched.ended(Set.of("a"), 10 * MS))
                .isOne(); // ten milliseconds, so the next is looked for after 8.5

        watched.add("b", 10 * MS);

        assertThat(watched.pause(12 * MS)).isEqualTo(Duration.ofNanos(6_500_000));
        assertThat(watched.look(18 * MS)).isEmpty();
        assertThat(watched.look(19 * MS)).containsExactly("b");
    }

    private static Watched<String> afterOneThatTookTen() {
        Watched<String> watched = new Watched<>(1);
        watched.add("a", 0);
        assertThat(watched.look(9 * MS)).containsExactly("a");
        assertThat(watched.look(10 * MS)).containsExactly("a");
        assertThat(watched.ended(Set.of("a"), 10 * MS)).isOne();
        return watched;
    }

    @Test
    void looksSoonerNextTimeWhenTheFirstLookFindsTheEnd() {
        Watched<String> watched = afterOneThatTookTen();
        watched.add("b", 10 * MS);
        assertThat(watched.look(19 * MS)).containsExactly("b");
        assertThat(watched.ended(Set.of("b"), 19 * MS)).isOne();

        watched.add("c", 20 * MS);

        assertThat(watched.look(26 * MS)).containsExactly("c"); // 0.7 times 8.5 ms
    }

    @Test
    void isNotMisledByOneThatTakesLong() {
        Watched<String> watched = afterOneThatTookTen();
        watched.add("b", 10 * MS);
        assertThat(watched.look(400 * MS)).containsExactly("b");
        assertThat(watched.look(500 * MS)).containsExactly("b");
        assertThat(watched.ended(Set.of("b"), 500 * MS)).isOne();

        watched.add("c", 500 * MS);

        assertThat(watched.look(511 * MS)).containsExactly("c"); // 1.2 times 8.5 ms
    }

    @Test
    void pausesBetweenLooksForWhatIsLate() {
        Watched<String> watched = new Watched<>(1);
        watched.add("a", 0);
        assertThat(watched.look(1 * MS)).containsExactly("a");
        assertThat(watched.ended(Set.of(), 1 * MS)).isZero();

        assertThat(watched.pause(1 * MS)).isPositive().isLessThan(Duration.ofMillis(1));
    }

    @Test
    void addsNoneToAGroupThatWasLookedFor() {
        Watched<String> watched = new Watched<>(8);
        watched.add("a", 0);
        assertThat(watched.look(1 * MS)).containsExactly("a");

        watched.add("b", 2 * MS);

        assertThat(watched.ended(Set.of("a"), 3 * MS)).isOne();
    }
}
