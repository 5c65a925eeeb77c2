// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts doorbells that cannot be handled aside, for a human. */
final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final DeadLetterStore store;
    private final Clock clock;
    private final RunnerMetrics metrics;

    DeadLetters(DeadLetterStore store, Clock clock, RunnerMetrics metrics) {
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Keeps the message and acknowledges it then. Waits for the database as long as it takes. */
    void bury(Delivery delivery, String reason, Patience patience) throws InterruptedException {
        String channel = Channel.EXECUTION.word();
        String messageId = delivery.message().id();
        String body = new String(delivery.message().body(), StandardCharsets.UTF_8);
        DeadLetter letter = new DeadLetter(
                Ids.derive("dead_letter", channel, messageId, body),
                channel,
                messageId,
                body,
                reason,
                delivery.attempt(),
                clock.instant());
        boolean kept = patience.insist("keep a dead letter", () -> {
            store.put(letter);
            return true;
        });
        if (kept) {
            delivery.ack();
            metrics.deadLetter();
            log.error("Message \"{}\" of {} is put aside as a dead letter: {}", messageId, channel, reason);
        }
    }
}
