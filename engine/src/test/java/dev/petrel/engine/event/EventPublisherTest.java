// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private final SteppingClock clock = new SteppingClock();
    private final ScriptedBus bus = new ScriptedBus();
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
    private final EventPublisher dispatcher = new EventPublisher(bus, clock, backoff, Duration.ofSeconds(30));
    private final Event event = new EventFactory(clock, new Random(2))
            .create(Ref.of("p.t"), Map.of("a", 1), null, null, new Event.Source("n", null, 0));

    @AfterEach
    void stop() {
        dispatcher.stop();
    }

    @Test
    void completesWhenTheBrokerConfirms() {
        CompletableFuture<Void> confirm = bus.next();

        CompletableFuture<Void> dispatched = dispatcher.dispatch(event);

        assertThat(dispatched).isNotDone();
        confirm.complete(null);
        assertThat(dispatched).isCompleted();
        assertThat(EventMessage.decode(bus.sent().get(0))).isEqualTo(event);
    }

    @Test
    void sendsTheSameMessageAgainAfterATransientFailure() throws Exception {
        bus.next().completeExceptionally(BusException.transientFailure("broker away", null));
        bus.next().completeExceptionally(BusException.transientFailure("broker away", null));
        bus.next().complete(null);
        dispatcher.start();

        dispatcher.dispatch(event).get(20, TimeUnit.SECONDS);

        assertThat(bus.sent()).hasSize(3).containsOnly(EventMessage.encode(event));
    }

    @Test
    void givesUpAtTheDeadline() {
        dispatcher.start();

        assertThatThrownBy(() -> dispatcher.dispatch(event).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BusException.class)
                .hasMessageContaining("for 30 s")
                .hasMessageContaining("not connected");
        assertThat(clock.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void doesNotTryAgainWhatDoesNotPass() {
        bus.next().completeExceptionally(BusException.permanentFailure("no such exchange", null));
        dispatcher.start();

        assertThatThrownBy(() -> dispatcher.dispatch(event).get(20, TimeUnit.SECONDS))
                .hasMessageContaining("no such exchange")
                .hasMessageContaining("p.t");
        assertThat(bus.sent()).hasSize(1);
    }

    @Test
    void refusesAnEventThatNoBrokerTakes() {
        Event large = new EventFactory(clock, new Random(2))
                .create(
                        Ref.of("p.t"),
                        Map.of("a", "x".repeat(EventPublisher.LARGEST_EVENT)),
                        null,
                        null,
                        new Event.Source("n", null, 0));

        assertThatThrownBy(() -> dispatcher.dispatch(large).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BusException.class)
                .hasMessageContaining("at most 14680064");
        assertThat(bus.sent()).isEmpty();
    }

    @Test
    void failsAtOnceWhenNobodyWouldTryAgain() {
        assertThat(dispatcher.dispatch(event)).isCompletedExceptionally();
        assertThat(bus.sent()).hasSize(1);
    }

    @Test
    void stoppingFailsWhatWaits() throws Exception {
        clock.freeze();
        dispatcher.start();
        CompletableFuture<Void> dispatched = dispatcher.dispatch(event);
        assertThat(dispatched).isNotDone();

        dispatcher.stop();

        assertThat(dispatched).isCompletedExceptionally();
        dispatcher.stop();
    }

    @Test
    void theSameDedupKeyIsTheSameEvent() {
        EventFactory factory = new EventFactory(clock, new Random(3));
        Event.Source source = new Event.Source("n", null, 0);
        Ref trigger = Ref.of("p.t");

        String first = factory.create(trigger, Map.of(), "k", null, source).id();

        assertThat(factory.create(trigger, Map.of(), "k", null, source).id()).isEqualTo(first);
        assertThat(factory.create(Ref.of("p.u"), Map.of(), "k", null, source).id())
                .isNotEqualTo(first);
        String random = factory.create(trigger, Map.of(), null, null, source).id();
        assertThat(random).matches(Ids::isId).isNotEqualTo(first);
        assertThat(factory.create(trigger, Map.of(), null, null, source).id()).isNotEqualTo(random);
    }

    /** Answers each publish with the next future that the test prepared; when there is none, the broker is away. */
    private static final class ScriptedBus implements MessageBus {
        private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
        private final List<Message> sent = new ArrayList<>();

        synchronized CompletableFuture<Void> next() {
            answers.add(new CompletableFuture<>());
            return answers.getLast();
        }

        synchronized List<Message> sent() {
            return List.copyOf(sent);
        }

        @Override
        public synchronized CompletableFuture<Void> publish(Queue queue, Message message) {
            sent.add(message);
            return answers.isEmpty()
                    ? CompletableFuture.failedFuture(BusException.transientFailure("not connected", null))
                    : answers.remove();
        }

        @Override
        public Subscription subscribe(Queue queue, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void announce(Topic topic, String message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TopicSubscription listen(Topic topic, TopicListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void close() {}
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
