// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryingPublisherTest {

    private final SteppingClock clock = new SteppingClock();
    private final ScriptedPublisher broker = new ScriptedPublisher();
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
    private final RetryingPublisher publisher = new RetryingPublisher(broker, clock, backoff, Duration.ofSeconds(30));
    private final Message message = new Message("m", new byte[] {'{', '}'});

    @AfterEach
    void stop() {
        publisher.stop();
    }

    @Test
    void sendsTheSameMessageAgainAfterATransientFailure() throws Exception {
        broker.next().completeExceptionally(BusException.transientFailure("broker away", null));
        broker.next().completeExceptionally(BusException.transientFailure("broker away", null));
        broker.next().complete(null);
        publisher.start();

        publisher.publish(Queue.TRIGGER, message).get(60, TimeUnit.SECONDS);

        assertThat(broker.sent()).hasSize(3).containsOnly(message);
    }

    @Test
    void givesUpAtTheDeadline() {
        publisher.start();

        assertThatThrownBy(() -> publisher.publish(Queue.TRIGGER, message).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BusException.class)
                .hasMessageContaining("for 30 s")
                .hasMessageContaining("not connected");
        assertThat(clock.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void doesNotTryAgainAfterAPermanentFailure() {
        broker.next().completeExceptionally(BusException.permanentFailure("no such exchange", null));
        publisher.start();

        assertThatThrownBy(() -> publisher.publish(Queue.TRIGGER, message).get(60, TimeUnit.SECONDS))
                .hasMessageContaining("no such exchange");
        assertThat(broker.sent()).hasSize(1);
    }

    @Test
    void failsAtOnceWhileItIsNotStarted() {
        assertThat(publisher.publish(Queue.TRIGGER, message)).isCompletedExceptionally();
        assertThat(broker.sent()).hasSize(1);
    }

    @Test
    void stoppingFailsWhatWaits() throws Exception {
        clock.freeze();
        publisher.start();
        CompletableFuture<Void> published = publisher.publish(Queue.TRIGGER, message);
        assertThat(published).isNotDone();

        publisher.stop();

        assertThat(published).isCompletedExceptionally();
        publisher.stop();
    }

    /** Time that passes only by being waited for, at once. Long waits, which only end by a wake, really wait. */
    private static final class SteppingClock implements Clock {
        private final AtomicLong nanos = new AtomicLong();
        private volatile boolean frozen;

        Duration passed() {
            return Duration.ofNanos(nanos.get());
        }

        void freeze() {
            frozen = true;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Waker newWaker() {
            Semaphore woken = new Semaphore(0);
            return new Waker() {
                @Override
                public void await(Duration duration) throws InterruptedException {
                    if (woken.tryAcquire()) {
                        return;
                    }
                    if (frozen || duration.compareTo(Duration.ofSeconds(30)) > 0) {
                        woken.acquire();
                    } else {
                        nanos.addAndGet(duration.toNanos());
                    }
                }

                @Override
                public void wake() {
                    woken.release();
                }
            };
        }
    }
}
