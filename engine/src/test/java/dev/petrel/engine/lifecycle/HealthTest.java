// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {

    private final Health health = new Health();

    @Test
    void isReadyWhenEveryCheckIsFine() {
        health.add("one", () -> new Health.Check(true, "fine"));
        assertThat(health.ready()).isTrue();

        health.add("other", () -> new Health.Check(false, "away"));

        assertThat(health.ready()).isFalse();
        assertThat(health.ask())
                .containsEntry("one", new Health.Check(true, "fine"))
                .containsEntry("other", new Health.Check(false, "away"));
    }

    @Test
    void aCheckThatThrowsIsNotFineAndTheOthersAreAsked() {
        health.add("bug", () -> {
            throw new IllegalStateException("a bug");
        });
        health.add("other", () -> new Health.Check(true, "fine"));

        assertThat(health.ready()).isFalse();
        assertThat(health.ask().get("bug").detail()).contains("the check itself failed", "a bug");
        assertThat(health.ask()).containsEntry("other", new Health.Check(true, "fine"));
    }
}
