// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Trigger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the event of a timer that is due, and hands it to the broker. */
public final class TimerEvents {

    private static final Logger log = LoggerFactory.getLogger(TimerEvents.class);
    // As Python prints a date with its zone.
    private static final DateTimeFormatter EXECUTED_AT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private final String node;
    private final EventPublisher publisher;
    private final EventFactory events;

    public TimerEvents(String node, EventPublisher publisher, EventFactory events) {
        this.node = node;
        this.publisher = publisher;
        this.events = events;
    }

    /** Whether an event would get further than to this node's spool. */
    boolean brokerIsThere() {
        return publisher.connected();
    }

    /**
     * Fires {@code trigger} for {@code due}. Blocks until the broker has confirmed. Doing it again makes the same event.
     *
     * @return false when the broker refused it for good
     * @throws BusException when the broker is away; whether the event arrived is not known then
     */
    boolean fire(Trigger trigger, Instant due, long epoch) throws InterruptedException {
        Map<String, @Nullable Object> payload = new HashMap<>();
        payload.put("executed_at", EXECUTED_AT.format(due.atOffset(ZoneOffset.UTC)));
        payload.put("schedule", null);
        Event event = events.create(
                trigger.ref(),
                payload,
                due.toString(),
                trigger.type().name() + "-" + trigger.ref().name(),
                new Event.Source(node, null, epoch));
        try {
            publisher.publish(event).get();
            return true;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BusException failure)) {
                throw new IllegalStateException("a dispatch failed as none should", e);
            }
            if (failure.isTransient()) {
                throw failure;
            }
            log.warn("The timer \"{}\" could not fire for {}: {}", trigger.ref(), due, failure.getMessage());
            return false;
        }
    }
}
