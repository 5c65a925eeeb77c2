// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoopTest extends ServiceContract {

    private static final Backoff SOON = new Backoff(Duration.ofNanos(1000), Duration.ofMillis(1), new Random(1));

    private final Semaphore steps = new Semaphore(0);
    private Loop loop = loop(() -> Duration.ofDays(1));

    @Override
    protected Service create() {
        return loop(() -> Duration.ofDays(1));
    }

    @Override
    protected String threadName() {
        return "looping";
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void aWakeEndsTheWaitBetweenTwoSteps() throws InterruptedException {
        loop.start();
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

        loop.wake();

        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyPacedWakesMakeOneStepForEachPace() throws InterruptedException {
        ManualClock clock = new ManualClock();
        loop = new Loop("looping", clock, SOON, () -> {
            steps.release();
            return Duration.ofDays(1);
        });
        loop.start();
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        clock.awaitWaiters(1);
        clock.advance(Duration.ofMinutes(1));
        loop.wakePaced();
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS))
                .as("at once after a quiet time")
                .isTrue();

        for (int wake = 0; wake < 4; wake++) {
            clock.awaitWaiters(1);
            clock.advance(Duration.ofMillis(100));
            loop.wakePaced();
        }
        clock.awaitWaiters(1);
        assertThat(steps.availablePermits()).as("400 ms later").isZero();
        clock.advance(Duration.ofMillis(100));
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS))
                .as("the last is not lost")
                .isTrue();
        clock.awaitWaiters(1);
        assertThat(steps.availablePermits()).isZero();

        loop.wake();
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS))
                .as("a plain wake does not wait")
                .isTrue();
    }

    @Test
    void goesOnAfterAStepThatFailed() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger(3);
        loop = loop(() -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
            }
            return Duration.ofDays(1);
        });
        loop.start();

        assertThat(steps.tryAcquire(4, 60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isNotFineBeforeItsStartNorAfterAStepThatFailedUntilOneHasNot() throws InterruptedException {
        AtomicInteger step = new AtomicInteger();
        BlockingQueue<Health.Check> during = new LinkedBlockingQueue<>();
        loop = loop(() -> {
            during.add(loop.check());
            int number = step.incrementAndGet();
            if (number >= 2 && number <= 4) {
                throw StoreException.transientFailure("the database is away", null);
            }
            return number == 1 ? Duration.ZERO : Duration.ofDays(1);
        });
        assertThat(loop.check()).isEqualTo(new Health.Check(false, "it does not run"));
        loop.start();

        for (int i = 0; i < 2; i++) {
            assertThat(during.poll(60, TimeUnit.SECONDS)).isEqualTo(new Health.Check(true, "works"));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(during.poll(60, TimeUnit.SECONDS))
                    .isEqualTo(new Health.Check(false, "it goes on trying: the database is away"));
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> loop.check().ok());

        loop.stop();
        assertThat(loop.check().ok()).isFalse();
    }

    @Test
    void stoppingInterruptsTheStepUnderWay() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        loop = loop(() -> {
            never.await();
            return Duration.ZERO;
        });
        loop.start();
        assertThat(steps.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

        loop.stop();

        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void aServerThatIsAwayIsToldWithoutAStackTrace() {
        RuntimeException bug = new IllegalStateException("a bug");
        RuntimeException full = StoreException.permanentFailure("the disk of the database is full", null);

        assertThat(Loop.trace(StoreException.transientFailure("the database is away", null)))
                .isNull();
        assertThat(Loop.trace(full)).isSameAs(full);
        assertThat(Loop.trace(bug)).isSameAs(bug);
    }

    private Loop loop(Loop.Step step) {
        return new Loop("looping", new SystemClock(), SOON, () -> {
            steps.release();
            return step.run();
        });
    }
}
