// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.cluster.Standing.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StandingTest {

    private final Standing standing = new Standing(Duration.ofNanos(7));

    @Test
    void isOutUntilItJoins() {
        assertThat(standing.phase(0)).isEqualTo(Phase.OUT);
        assertThat(standing.member(0)).isEmpty();

        assertThat(standing.join("a", 1, 2)).isTrue();

        assertThat(standing.member(2)).contains("a");
    }

    @Test
    void countsFromTheMomentABeatWasSent() {
        standing.join("a", 0, 3);

        assertThat(standing.left(3)).isEqualTo(Duration.ofNanos(4));
        assertThat(standing.phase(6)).isEqualTo(Phase.MEMBER);
        assertThat(standing.phase(7)).isEqualTo(Phase.OVERDUE);
        assertThat(standing.member(7)).isEmpty();
        assertThat(standing.left(7)).isZero();
    }

    @Test
    void staysWithEveryAcknowledgedBeat() {
        standing.join("a", 0, 0);
        standing.acknowledged(5, 6);

        assertThat(standing.phase(11)).isEqualTo(Phase.MEMBER);
        assertThat(standing.phase(12)).isEqualTo(Phase.OVERDUE);
    }

    @Test
    void isNotSavedByAnAcknowledgementThatComesTooLate() {
        standing.join("a", 0, 0);

        standing.acknowledged(6, 8);

        assertThat(standing.phase(8)).isEqualTo(Phase.OVERDUE);
    }

    @Test
    void joinsAgainOnlyAfterItHasStopped() {
        standing.join("a", 0, 0);
        assertThat(standing.phase(7)).isEqualTo(Phase.OVERDUE);
        assertThat(standing.join("b", 8, 8)).isFalse();
        assertThat(standing.lastIncarnation()).isEqualTo("a");

        standing.stopped();

        assertThat(standing.phase(9)).isEqualTo(Phase.OUT);
        assertThat(standing.join("b", 9, 9)).isTrue();
        assertThat(standing.member(9)).contains("b");
    }

    @Test
    void doesNotJoinOnAnAnswerThatTookTooLong() {
        assertThat(standing.join("a", 0, 7)).isFalse();
        assertThat(standing.phase(7)).isEqualTo(Phase.OUT);
    }
}
