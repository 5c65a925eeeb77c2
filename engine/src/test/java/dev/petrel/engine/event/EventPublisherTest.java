// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private final SystemClock clock = new SystemClock();
    private final ScriptedPublisher broker = new ScriptedPublisher();
    private final Metrics metrics = new Metrics();
    private final EventPublisher publisher = new EventPublisher(broker, metrics, EventPublisher.LARGEST_EVENT);
    private final Event event = new EventFactory(clock, new Random(2))
            .create(Ref.of("p.t"), Map.of("a", 1), null, null, new Event.Source("n", null, 0));

    @Test
    void completesWhenTheBrokerConfirms() {
        CompletableFuture<Void> confirm = broker.next();

        CompletableFuture<Void> published = publisher.publish(event);

        assertThat(published).isNotDone();
        confirm.complete(null);
        assertThat(published).isCompleted();
        assertThat(EventMessage.decode(broker.sent().get(0))).isEqualTo(event);
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

        assertThatThrownBy(() -> publisher.publish(large).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BusException.class)
                .hasMessageContaining("at most 14680064");
        assertThat(broker.sent()).isEmpty();
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

    @Test
    void saysWhichEventFailedAndWhy() {
        broker.next().completeExceptionally(BusException.permanentFailure("no such exchange", null));
        broker.next().completeExceptionally(BusException.transientFailure("broker away", null));

        assertRefused(publisher.publish(event), false, "no such exchange");
        assertRefused(publisher.publish(event), true, "broker away");
        assertThat(metrics.triggersRefused().labelValues("refused by broker").get())
                .isEqualTo(1);
        assertThat(metrics.triggersRefused().labelValues("broker away").get()).isEqualTo(1);
        assertThat(metrics.triggersAccepted().labelValues("p.t").get()).isZero();
    }

    private void assertRefused(CompletableFuture<Void> published, boolean transiently, String why) {
        assertThatThrownBy(() -> published.get(60, TimeUnit.SECONDS))
                .cause()
                .hasMessageContaining("p.t")
                .hasMessageContaining(event.id())
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        BusException.class,
                        failure -> assertThat(failure.isTransient()).isEqualTo(transiently));
    }
}
