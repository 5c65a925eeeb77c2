// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ManualClockTest {

    private final ManualClock clock = new ManualClock();
    private final Clock.Waker waker = clock.newWaker();

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(ManualClock.START);
        long before = clock.nanos();

        clock.advance(Duration.ofMillis(1500));

        assertThat(clock.instant()).isEqualTo(ManualClock.START.plusMillis(1500));
        assertThat(clock.since(before)).isEqualTo(Duration.ofMillis(1500));
        assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wakesThoseWhoseTimeHasComeAndNoOthers() throws Exception {
        FutureTask<Duration> early = waitingFor(Duration.ofSeconds(1));
        FutureTask<Duration> late = waitingFor(Duration.ofSeconds(5));
        clock.awaitWaiters(2);

        clock.advance(Duration.ofSeconds(2));

        assertThat(early.get(60, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(2));
        clock.awaitWaiters(1);
        assertThat(late.isDone()).isFalse();
        clock.advance(Duration.ofSeconds(3));
        assertThat(late.get(60, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void endsAWaitWhenWoken() throws Exception {
        FutureTask<Boolean> waiting = run(() -> {
            waker.await(Duration.ofDays(1));
            return true;
        });
        clock.awaitWaiters(1);

        waker.wake();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void remembersOneWakeThatCameBeforeTheWait() throws Exception {
        waker.wake();
        waker.wake();

        waker.await(Duration.ofDays(1));

        FutureTask<Boolean> second = run(() -> {
            waker.await(Duration.ofDays(1));
            return true;
        });
        clock.awaitWaiters(1);
        assertThat(second.isDone()).isFalse();
        waker.wake();
        assertThat(second.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotWaitForNothing() throws Exception {
        waker.await(Duration.ZERO);
        waker.await(Duration.ofSeconds(-1));
    }

    @Test
    void letsAnInterruptThrough() throws Exception {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            waker.await(Duration.ofDays(1));
            return true;
        });
        Thread thread = new Thread(waiting);
        thread.start();
        clock.awaitWaiters(1);

        thread.interrupt();

        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    private FutureTask<Duration> waitingFor(Duration duration) {
        long start = clock.nanos();
        Clock.Waker own = clock.newWaker();
        return run(() -> {
            own.await(duration);
            return clock.since(start);
        });
    }

    private static <T> FutureTask<T> run(java.util.concurrent.Callable<T> callable) {
        FutureTask<T> task = new FutureTask<>(callable);
        new Thread(task).start();
        return task;
    }
}
