// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.cluster.MembershipState.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MembershipStateTest {

    private final MembershipState state = new MembershipState(Duration.ofNanos(7));

    @Test
    void isOutUntilItJoins() {
        assertThat(state.phase(0)).isEqualTo(Phase.OUT);
        assertThat(state.member(0)).isEmpty();

        assertThat(state.join("a", 1, 2)).isTrue();

        assertThat(state.member(2)).contains("a");
    }

    @Test
    void countsFromTheMomentABeatWasSent() {
        state.join("a", 0, 3);

        assertThat(state.left(3)).isEqualTo(Duration.ofNanos(4));
        assertThat(state.phase(6)).isEqualTo(Phase.MEMBER);
        assertThat(state.phase(7)).isEqualTo(Phase.OVERDUE);
        assertThat(state.member(7)).isEmpty();
        assertThat(state.left(7)).isZero();
    }

    @Test
    void staysWithEveryAcknowledgedBeat() {
        state.join("a", 0, 0);
        state.acknowledged(5, 6);

        assertThat(state.phase(11)).isEqualTo(Phase.MEMBER);
        assertThat(state.phase(12)).isEqualTo(Phase.OVERDUE);
    }

    @Test
    void isNotSavedByAnAcknowledgementThatComesTooLate() {
        state.join("a", 0, 0);

        state.acknowledged(6, 8);

        assertThat(state.phase(8)).isEqualTo(Phase.OVERDUE);
    }

    @Test
    void joinsAgainOnlyAfterItHasStopped() {
        state.join("a", 0, 0);
        assertThat(state.phase(7)).isEqualTo(Phase.OVERDUE);
        assertThat(state.join("b", 8, 8)).isFalse();
        assertThat(state.lastIncarnation()).isEqualTo("a");

        state.stopped();

        assertThat(state.phase(9)).isEqualTo(Phase.OUT);
        assertThat(state.join("b", 9, 9)).isTrue();
        assertThat(state.member(9)).contains("b");
    }

    @Test
    void doesNotJoinOnAnAnswerThatTookTooLong() {
        assertThat(state.join("a", 0, 7)).isFalse();
        assertThat(state.phase(7)).isEqualTo(Phase.OUT);
    }
}
