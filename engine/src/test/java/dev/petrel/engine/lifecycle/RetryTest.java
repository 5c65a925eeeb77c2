// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RetryTest {

    private final ManualClock clock = new ManualClock();
    private final Retry retry =
            new Retry("test", clock, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)));
    private final AtomicInteger tries = new AtomicInteger();

    private int failing(int failures) {
        if (tries.incrementAndGet() <= failures) {
            throw StoreException.transientFailure("away", null);
        }
        return tries.get();
    }

    private CompletableFuture<Integer> untilStopped(Supplier<Integer> operation) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return retry.untilStopped("count", operation);
            } catch (InterruptedException e) {
                return -1;
            }
        });
    }

    @Test
    void goesOnUntilItWorks() throws Exception {
        CompletableFuture<Integer> done = untilStopped(() -> failing(3));
        for (int i = 0; i < 3; i++) {
            clock.awaitWaiters(1);
            assertThat(retry.waiting()).isEqualTo(1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(retry.waiting()).isZero();
    }

    @Test
    void isHeldUpAlsoWhileItTriesAgain() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Integer> done = untilStopped(() -> {
            seen.add(retry.waiting());
            return failing(2);
        });
        for (int i = 0; i < 2; i++) {
            clock.awaitWaiters(1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(seen).containsExactly(0, 1, 1);
        assertThat(retry.waiting()).isZero();
    }

    @Test
    void doesNotWaitForWhatDoesNotPass() {
        assertThatThrownBy(() -> retry.untilStopped("count", () -> {
                    tries.incrementAndGet();
                    throw StoreException.permanentFailure("refused", null);
                }))
                .hasMessage("refused");
        assertThatThrownBy(() -> retry.untilStopped("count", () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(tries).hasValue(2);
    }

    @Test
    void endsForThoseThatWaitAndTriesOnceForThoseThatCome() throws Exception {
        CompletableFuture<Integer> done = untilStopped(() -> failing(100));
        clock.awaitWaiters(1);
        retry.stop();
        assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(tries).hasValue(1);
        assertThatThrownBy(() -> retry.untilStopped("count", () -> failing(100)))
                .isInstanceOf(InterruptedException.class)
                .hasRootCauseMessage("away");
        assertThat(tries).hasValue(2);
        assertThat(retry.waiting()).isZero();
    }

    @Test
    void tellsAThreadThatIsInterruptedWhatTheLastTryFailedWith() {
        assertThatThrownBy(() -> retry.untilStopped("count", () -> {
                    Thread.currentThread().interrupt();
                    throw StoreException.transientFailure("cut off", null);
                }))
                .isInstanceOf(InterruptedException.class)
                .hasRootCauseMessage("cut off");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void triesACompareAndSetAgainUntilNoOtherWriterIsFaster() {
        assertThat(Retry.cas(5, () -> tries.incrementAndGet() < 3 ? Optional.empty() : Optional.of("written")))
                .contains("written");
        assertThat(tries).hasValue(3);
        assertThat(Retry.cas(5, () -> {
                    tries.incrementAndGet();
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(tries).hasValue(8);
    }

    @Test
    void tellsOfAnOutageOnceAndEachMinuteAndWhenItIsOverForAll() {
        OutageLog outage = new OutageLog(clock);
        assertThat(outage.failed(true)).isTrue();
        assertThat(outage.failed(true)).as("the second thread").isFalse();
        assertThat(outage.failed(false)).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(outage.failed(false)).as("a minute later").isTrue();
        assertThat(outage.failed(false)).isFalse();
        assertThat(outage.ended()).as("one thread still waits").isEmpty();
        assertThat(outage.ended()).contains(Duration.ofSeconds(60));
        assertThat(outage.failed(true)).as("the next outage").isTrue();
    }
}
