// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.testbed.local.LocalFailure;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("sender"));

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void lets2BeginAndAThirdWhenOneHasEnded() throws Exception {
        InFlight flight = new InFlight(2, 100);
        assertThat(flight.begin()).isTrue();
        assertThat(flight.begin()).isTrue();
        Future<Boolean> third = thread.submit(flight::begin);
        assertThat(third.isDone()).isFalse();

        flight.end(1);

        assertThat(third.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(flight.ended()).isEqualTo(1);
    }

    @Test
    void letsNoneBeginAfterTheLast() throws Exception {
        InFlight flight = new InFlight(8, 1);

        assertThat(flight.begin()).isTrue();
        assertThat(flight.begin()).isFalse();
    }

    @Test
    void stopsThoseThatWait() throws Exception {
        InFlight flight = new InFlight(1, 100);
        assertThat(flight.begin()).isTrue();
        Future<Boolean> second = thread.submit(flight::begin);

        flight.stop();

        assertThat(second.get(1, TimeUnit.MINUTES)).isFalse();
        flight.end(1);
        flight.awaitEnds(Long.MAX_VALUE, Duration.ofMinutes(1), new SystemClock(), () -> {});
    }

    @Test
    void saysThatNothingEnds() throws Exception {
        InFlight flight = new InFlight(1, 100);
        assertThat(flight.begin()).isTrue();

        assertThatExceptionOfType(LocalFailure.class)
                .isThrownBy(() -> flight.awaitEnds(1, Duration.ofMillis(1), new SystemClock(), () -> {}))
                .withMessageContaining("1 have not ended");
    }
}
