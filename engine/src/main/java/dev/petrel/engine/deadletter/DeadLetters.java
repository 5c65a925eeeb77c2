// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.deadletter;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.StoreException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages aside that cannot be handled, for a human: counted, logged, and kept once however often it is tried. */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** What is kept of a message that the database refuses whole. */
    private static final int CUT = 1 << 20;

    private final DeadLetterStore store;
    private final Clock clock;
    private final Metrics metrics;

    public DeadLetters(DeadLetterStore store, Clock clock, Metrics metrics) {
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Keeps {@code message}; a long one that the database refuses whole is kept cut, and its reason says so.
     *
     * @param attempts how often it was tried
     * @throws StoreException transient, when it is not kept for certain
     */
    public void put(Queue queue, Message message, String reason, int attempts) {
        String body = new String(message.body(), StandardCharsets.UTF_8);
        DeadLetter letter = new DeadLetter(
                Ids.derive("dead_letter", queue.word(), message.id(), body),
                queue.word(),
                message.id(),
                body,
                reason,
                attempts,
                clock.instant());
        try {
            store.put(letter);
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            putCut(letter, e);
        }
        metrics.deadLettered().labelValues(queue.word()).inc();
        log.error(
                "Message \"{}\" of {} is put aside as a dead letter after {} attempts: {}",
                message.id(),
                queue.word(),
                attempts,
                reason);
    }

    /** Keeps what was delivered and acknowledges it then. Waits for the database as long as {@code retry} does. */
    public void deadLetter(Queue queue, Delivery delivery, String reason, Retry retry) throws InterruptedException {
        retry.untilStopped("keep a dead letter", () -> put(queue, delivery.message(), reason, delivery.attempt()));
        delivery.ack();
    }

    private void putCut(DeadLetter whole, StoreException why) {
        String body = whole.body();
        if (body.length() <= CUT) {
            throw keptBack(why);
        }
        String reason = whole.reason() + "; of its " + body.length() + " characters the first " + CUT
                + " are kept, since it was refused whole: " + why.getMessage();
        try {
            store.put(new DeadLetter(
                    whole.id(),
                    whole.channel(),
                    whole.messageId(),
                    body.substring(0, CUT),
                    reason,
                    whole.attempts(),
                    whole.at()));
        } catch (StoreException e) {
            throw keptBack(e);
        }
    }

    private static StoreException keptBack(StoreException why) {
        return StoreException.transientFailure(
                why.getMessage() + "; the dead letter is kept back until it is taken", why);
    }
}
