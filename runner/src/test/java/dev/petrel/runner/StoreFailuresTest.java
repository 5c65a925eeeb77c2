// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreFailuresTest {

    @Test
    void tellsWhatTheLastTryFailedWithWhenThereIsNoTimeLeft() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1));
        Retry retry = new Retry("test", new ManualClock(), backoff);
        retry.stop();

        assertThatThrownBy(() -> retry.untilStopped("write", () -> {
                    throw StoreFailures.triedOn(StoreException.permanentFailure("access was refused", null));
                }))
                .isInstanceOf(InterruptedException.class)
                .satisfies(e -> assertThat(StoreFailures.why(e.getCause()))
                        .isEqualTo("it is refused, which needs an operator to act: access was refused"));
    }
}
