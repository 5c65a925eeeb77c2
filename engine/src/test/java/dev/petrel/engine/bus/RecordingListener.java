// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a topic brought. */
public final class RecordingListener implements TopicListener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> received = new ArrayList<>();
    private int missed;

    @Override
    public synchronized void received(String message) {
        received.add(message);
    }

    @Override
    public synchronized void missed() {
        missed++;
    }

    public synchronized List<String> received() {
        return List.copyOf(received);
    }

    public synchronized int missedCount() {
        return missed;
    }

    /** Waits until it was told {@code times} times that it may have missed messages. */
    public void awaitMissed(int times) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> missedCount() >= times);
    }

    public void awaitReceived(String message) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received().contains(message));
    }
}
