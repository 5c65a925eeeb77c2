// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a {@link MessageBus} does with topics; a part of {@link BusContract}. */
public abstract class BusTopicContract extends BusFixture {

    @Test
    void announcesToEveryListener() {
        MessageBus one = bus();
        MessageBus other = bus();
        RecordingListener a = listening(one, Topic.CONTENT);
        RecordingListener b = listening(one, Topic.CONTENT);
        RecordingListener c = listening(other, Topic.CONTENT);

        one.announce(Topic.CONTENT, "first");
        one.announce(Topic.CONTENT, "second");

        for (RecordingListener each : new RecordingListener[] {a, b, c}) {
            each.awaitReceived("second");
            assertThat(each.received()).containsExactly("first", "second");
            assertThat(each.missedCount()).isEqualTo(1);
        }
    }

    @Test
    void announcesWithoutAListener() {
        MessageBus bus = bus();
        bus.announce(Topic.CANCEL, "unheard");

        RecordingListener listener = listening(bus, Topic.CANCEL);
        bus.announce(Topic.CANCEL, "heard");

        listener.awaitReceived("heard");
        assertThat(bus.connected()).isTrue();
    }

    @Test
    void keepsTopicsApart() {
        MessageBus bus = bus();
        RecordingListener content = listening(bus, Topic.CONTENT);
        RecordingListener status = listening(bus, Topic.STATUS);
        bus.announce(Topic.CONTENT, "content");
        bus.announce(Topic.STATUS, "status");
        bus.announce(Topic.CONTENT, "last");

        content.awaitReceived("last");
        status.awaitReceived("status");
        assertThat(content.received()).containsExactly("content", "last");
        assertThat(status.received()).containsExactly("status");
    }

    @Test
    void keepsTheOrderOfManyAnnouncements() {
        MessageBus bus = bus();
        RecordingListener listener = listening(bus(), Topic.STATUS);
        String[] all = names("s", 3000);
        for (String each : all) {
            bus.announce(Topic.STATUS, each);
        }

        listener.awaitReceived("s2999");
        assertThat(listener.received()).containsExactly(all);
    }

    @Test
    void isHeldUpByASlowListenerNeitherInPublishingNorElsewhere() throws Exception {
        MessageBus bus = bus();
        CountDownLatch go = new CountDownLatch(1);
        StuckListener slow = new StuckListener(go);
        try (TopicSubscription unused = bus.listen(Topic.CONTENT, slow)) {
            slow.awaitStuck();
            RecordingListener other = listening(bus, Topic.CONTENT);
            for (String each : names("m", 200)) {
                bus.announce(Topic.CONTENT, each);
            }
            other.awaitReceived("m199");
            publish(bus, "event");
            takeOne(bus.subscribe(Queue.TRIGGER, 1)).ack();
            assertThat(slow.record.received()).isEmpty();
            go.countDown();
            slow.record.awaitReceived("m199");
        }
    }

    @Test
    void dropsWhatIsTooMuchForAListenerAndTellsIt() throws Exception {
        MessageBus bus = bus();
        CountDownLatch go = new CountDownLatch(1);
        StuckListener slow = new StuckListener(go);
        try (TopicSubscription unused = bus.listen(Topic.STATUS, slow)) {
            slow.awaitStuck();
            RecordingListener other = listening(bus, Topic.STATUS);
            int sent = 0;
            for (int round = 0; round < 25; round++) {
                for (int i = 0; i < 1000; i++) {
                    bus.announce(Topic.STATUS, "m" + sent++);
                }
                other.awaitReceived("m" + (sent - 1));
            }
            go.countDown();
            slow.record.awaitReceived("m" + (sent - 1));
            assertThat(slow.record.missedCount()).isGreaterThan(1);
            assertThat(slow.record.received()).hasSizeLessThanOrEqualTo(TopicInbox.MOST_MESSAGES);
        }
    }

    @Test
    void tellsAListenerAfterAReconnectThatItMayHaveMissedMessages() {
        MessageBus bus = bus();
        RecordingListener listener = listening(bus, Topic.CONTENT);
        cut();
        awaitDisconnected(bus);
        bus.announce(Topic.CONTENT, "unheard, perhaps");
        heal();
        awaitConnected(bus);
        listener.awaitMissed(2);

        bus.announce(Topic.CONTENT, "heard");
        listener.awaitReceived("heard");
    }

    @Test
    void listensOnceTheBrokerIsThere() {
        MessageBus bus = bus();
        cut();
        awaitDisconnected(bus);
        RecordingListener listener = new RecordingListener();
        bus.listen(Topic.CONTENT, listener);
        heal();
        listener.awaitMissed(1);

        bus.announce(Topic.CONTENT, "heard");
        listener.awaitReceived("heard");
    }

    @Test
    void bringsNothingToAListenerThatWasClosed() {
        MessageBus bus = bus();
        RecordingListener closed = new RecordingListener();
        TopicSubscription subscription = bus.listen(Topic.CONTENT, closed);
        closed.awaitMissed(1);
        RecordingListener other = listening(bus, Topic.CONTENT);
        subscription.close();
        subscription.close();

        bus.announce(Topic.CONTENT, "m");

        other.awaitReceived("m");
        assertThat(closed.received()).isEmpty();
    }

    @Test
    void goesOnWithAListenerThatFails() {
        MessageBus bus = bus();
        RecordingListener record = new RecordingListener();
        bus.listen(Topic.CONTENT, new TopicListener() {
            @Override
            public void received(String message) {
                record.received(message);
                throw new IllegalArgumentException("cannot understand " + message);
            }

            @Override
            public void missed() {
                record.missed();
                throw new IllegalStateException("the database is away");
            }
        });
        record.awaitMissed(1);
        bus.announce(Topic.CONTENT, "malformed");
        bus.announce(Topic.CONTENT, "next");

        record.awaitReceived("next");
        assertThat(record.received()).containsExactly("malformed", "next");
    }

    @Test
    void refusesWhatIsNoShortLine() {
        MessageBus bus = bus();
        String tooLong = "x".repeat(MessageBus.LONGEST_ANNOUNCEMENT + 1);

        assertThatThrownBy(() -> bus.announce(Topic.CONTENT, tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus.announce(Topic.CONTENT, "a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void announcesWhileClosedWithoutAFailure() {
        MessageBus bus = bus();
        bus.close();

        bus.announce(Topic.CONTENT, "unheard");
        assertThat(bus.connected()).isFalse();
    }

    private static RecordingListener listening(MessageBus bus, Topic topic) {
        RecordingListener listener = new RecordingListener();
        bus.listen(topic, listener);
        listener.awaitMissed(1);
        return listener;
    }

    /** Stays in its first call until it may go on. */
    private static final class StuckListener implements TopicListener {
        private final RecordingListener record = new RecordingListener();
        private final CountDownLatch stuck = new CountDownLatch(1);
        private final CountDownLatch go;

        StuckListener(CountDownLatch go) {
            this.go = go;
        }

        void awaitStuck() throws InterruptedException {
            assertThat(stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void received(String message) {
            record.received(message);
        }

        @Override
        public void missed() {
            record.missed();
            stuck.countDown();
            try {
                assertThat(go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
