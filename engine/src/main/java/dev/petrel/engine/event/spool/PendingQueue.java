// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * The messages that wait, in the order in which they came. Those that are to be spooled are taken from the front only, so
 * none gets into the spool before one that came earlier and that the broker has not answered for. Safe for several threads.
 */
final class PendingQueue {

    private final Set<PendingMessage> messages = new LinkedHashSet<>();
    private boolean open;
    private boolean spooling;

    /** What became of a newcomer. */
    enum Place {
        CLOSED,
        TO_BROKER,
        TO_SPOOL
    }

    synchronized void open(boolean spoolFirst) {
        open = true;
        spooling = spoolFirst;
    }

    /** Takes no more messages; returns those that are to be spooled, which leave. */
    synchronized List<PendingMessage> close() {
        open = false;
        return removeIf(each -> each.forSpool);
    }

    synchronized Place enter(PendingMessage newcomer) {
        if (!open) {
            return Place.CLOSED;
        }
        newcomer.forSpool = spooling;
        messages.add(newcomer);
        return spooling ? Place.TO_SPOOL : Place.TO_BROKER;
    }

    /** The broker has answered. Says whether the spool is waited for. */
    synchronized boolean leave(PendingMessage waiting) {
        messages.remove(waiting);
        return spooling;
    }

    /** The broker is away: this one is to be spooled, and all that come. False when the queue was closed. */
    synchronized boolean toSpool(PendingMessage waiting) {
        if (!open) {
            messages.remove(waiting);
            return false;
        }
        waiting.forSpool = true;
        spooling = true;
        return true;
    }

    /** Those at the front that are to be spooled, as long as {@code taken} agrees. They stay in the queue. */
    synchronized List<PendingMessage> front(Predicate<PendingMessage> taken) {
        List<PendingMessage> front = new ArrayList<>();
        for (PendingMessage each : messages) {
            if (!each.forSpool || !taken.test(each)) {
                break;
            }
            front.add(each);
        }
        return front;
    }

    synchronized void leave(List<PendingMessage> front) {
        front.forEach(messages::remove);
    }

    /** Those that are to be spooled and have waited for {@code patience}; they leave. */
    synchronized List<PendingMessage> expire(LongUnaryOperator waited, Duration patience) {
        return removeIf(each -> each.forSpool && waited.applyAsLong(each.since) >= patience.toNanos());
    }

    private List<PendingMessage> removeIf(Predicate<PendingMessage> condition) {
        List<PendingMessage> out = messages.stream().filter(condition).toList();
        out.forEach(messages::remove);
        return out;
    }

    /** The spool is empty: messages from now on go to the broker. False while one waits. */
    synchronized boolean endSpooling() {
        if (spooling && messages.isEmpty()) {
            spooling = false;
            return true;
        }
        return false;
    }

    synchronized boolean isEmpty() {
        return messages.isEmpty();
    }
}
