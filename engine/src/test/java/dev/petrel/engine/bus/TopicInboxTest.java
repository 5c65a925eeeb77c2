// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicInboxTest {

    private final CountDownLatch inFirstCall = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> heard = new ArrayList<>();
    private Thread thread;

    /** Stays in its first call until the inbox is closed. */
    private final TopicInbox inbox = new TopicInbox(Topic.CONTENT, new TopicListener() {
        @Override
        public void received(String message) {
            heard.add(message);
            thread = Thread.currentThread();
            inFirstCall.countDown();
            try {
                assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void missed() {
            heard.add("missed");
        }
    });

    @Test
    void tellsTheListenerNothingMoreOnceClosed() throws Exception {
        inbox.received("first");
        assertThat(inFirstCall.await(60, TimeUnit.SECONDS)).isTrue();
        inbox.received("waiting");

        inbox.close();
        inbox.received("late");
        inbox.missed();
        inbox.received("later");
        closed.countDown();
        thread.join();

        assertThat(heard).containsExactly("first");
    }
}
