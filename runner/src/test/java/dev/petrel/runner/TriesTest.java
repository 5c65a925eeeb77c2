// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Patience;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TriesTest {

    @Test
    void tellsWhatTheLastTryFailedWithWhenThereIsNoTimeLeft() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1));
        Patience patience = new Patience("test", new ManualClock(), backoff);
        patience.end();
        Tries<String> tries = new Tries<>(() -> {
            throw StoreFailures.triedOn(StoreException.lasting("access was refused", null));
        });

        assertThatThrownBy(() -> patience.insist("write", tries)).isInstanceOf(InterruptedException.class);

        assertThat(tries.lastFailure()).isEqualTo("it is refused, which needs an operator to act: access was refused");
    }
}
