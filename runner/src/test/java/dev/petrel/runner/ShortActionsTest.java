// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ShortActionsTest {

    private static final Ref ACTION = Ref.of("core.noop");

    private final ShortActions actions = new ShortActions();

    private void took(int runs, Duration each) {
        for (int i = 0; i < runs; i++) {
            actions.took(ACTION, each);
        }
    }

    @Test
    void takesOneThatDidNotRunForLong() {
        assertThat(actions.isShort(ACTION)).isFalse();
    }

    @Test
    void takesForShortWhatTakesLessThanTheWayToAnotherRunner() {
        took(1, ShortActions.SHORT);
        assertThat(actions.isShort(ACTION)).isTrue();
        assertThat(actions.isShort(Ref.of("core.local"))).isFalse();
    }

    @Test
    void followsWhatTheLastRunsTook() {
        took(20, Duration.ofMillis(1));
        took(1, Duration.ofSeconds(1));
        assertThat(actions.isShort(ACTION)).isFalse();
        took(60, Duration.ofMillis(1));
        assertThat(actions.isShort(ACTION)).isTrue();
    }

    @Test
    void forgetsRatherThanGrowsWithoutEnd() {
        took(1, Duration.ofMillis(1));
        for (int i = 0; i < ShortActions.MOST; i++) {
            actions.took(Ref.of("pack.action" + i), Duration.ofMillis(1));
        }
        assertThat(actions.isShort(ACTION)).isFalse();
        assertThat(actions.isShort(Ref.of("pack.action" + (ShortActions.MOST - 1))))
                .isTrue();
    }
}
