// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ParallelTest {

    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void doesAllAtTheSameTimeAndReturnsWhenTheLastHasEnded() {
        CountDownLatch both = new CountDownLatch(2);
        Runnable meeting = () -> {
            both.countDown();
            await(both);
            ended.incrementAndGet();
        };

        Parallel.run("test", List.of(meeting, meeting));

        assertThat(ended).hasValue(2);
    }

    @Test
    void throwsAfterAllHaveEnded() {
        Runnable failing = () -> {
            throw new IllegalStateException("could not");
        };

        assertThatThrownBy(() -> Parallel.run("test", List.of(failing, ended::incrementAndGet)))
                .hasMessage("could not");
        assertThat(ended).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 100})
    void doesEachOnceWhetherTheyAreFewOrMany(int size) {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        Parallel.forEach("test", IntStream.range(0, size).boxed().toList(), 5, done::add);

        assertThat(done)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, size).boxed().toList());
    }

    @Test
    void passesAnInterruptOn() {
        Runnable endless = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.incrementAndGet();
            }
        };
        Thread.currentThread().interrupt();

        Parallel.run("test", List.of(endless, endless));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
