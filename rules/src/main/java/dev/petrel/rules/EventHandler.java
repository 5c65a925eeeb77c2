// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.RulesConfig.StaleEpoch;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.Store;
import dev.petrel.rules.EventResult.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles messages with events, a batch at a time: decides what follows from each event, writes it, has the runners
 * notified, and only then acknowledges. Killed at any point, the next engine does the same again and everything lands
 * under the same ids.
 *
 * <p>While the database or the broker is away, or what all events need cannot be read, a batch is retried in place. A
 * message that cannot be handled by itself goes to the dead letters with the reason. For the rules engine's thread.
 */
public final class EventHandler {

    private static final Logger log = LoggerFactory.getLogger(EventHandler.class);

    private static final int MOST_ATTEMPTS = 5;

    /** More than come of outages. */
    private static final int MOST_DELIVERIES = 100;

    /** From here on an event is handled by itself, so that it takes no other with it if it ends the process. */
    private static final int MANY_DELIVERIES = 20;

    private final Parts parts;
    private final EventStore events;
    private final StaleEpochs epochs;
    private final DeadLetters deadLetters;
    private final EventStages stages;
    private final RejectionLog rejections = new RejectionLog();
    private @Nullable Retry lastTurn; // in which an event was dead-lettered for its deliveries

    /**
     * What it works with.
     *
     * @param rules those in force, asked for before every batch, so that a changed rule applies to the next event
     */
    public record Parts(
            Store store,
            Supplier<RuleSet> rules,
            RuleEnforcer enforcer,
            ExecutionLifecycle executions,
            RulesMetrics metrics,
            Clock clock) {}

    /** An event that arrived, with its message. */
    private record Arrival(Delivery delivery, Event event) {

        /**
         * Whether it may have been handled before: others have its key, or the message was here already. What its sender has
         * sent twice, since a confirmation was lost, has the same id and so the same executions.
         */
        boolean mayBeCopy() {
            return event.dedupKey() != null || delivery.deliveries() > 1 || delivery.attempt() > 1;
        }
    }

    /** @param staleEpoch what becomes of events under an old epoch of their sensor's lease */
    public EventHandler(Parts parts, StaleEpoch staleEpoch) {
        this.parts = parts;
        this.events = parts.store().events();
        this.epochs = new StaleEpochs(parts.store().cluster(), parts.clock(), staleEpoch);
        this.stages = new EventStages(parts.metrics().shared(), parts.clock());
        this.deadLetters = new DeadLetters(
                parts.store().deadLetters(), parts.clock(), parts.metrics().shared());
    }

    /**
     * Handles {@code batch}.
     *
     * <p>An event whose handling ends the process, for want of memory say, comes back each time and never fails. Those
     * that were here with it come back as often: so only one is dead-lettered in each turn, and the others are tried
     * before the next is.
     *
     * @param unsettled loses those that were acknowledged, given back or dead-lettered
     * @param turn waits while a server is away; another one after the events were given back
     * @throws InterruptedException when the turn was stopped or the thread was interrupted
     */
    void handle(List<Delivery> batch, List<Delivery> unsettled, Retry turn) throws InterruptedException {
        List<Delivery> fresh = new ArrayList<>(batch);
        fresh.removeIf(delivery -> delivery.deliveries() > MANY_DELIVERIES);
        handleTogether(fresh, unsettled, turn);
        for (Delivery delivery : batch) {
            int deliveries = delivery.deliveries();
            if (deliveries > MOST_DELIVERIES && !turn.equals(lastTurn)) {
                String reason = "it was delivered " + deliveries + " times and neither handled nor refused: handling it"
                        + " may end the process each time";
                deadLetters.deadLetter(Queue.TRIGGER, delivery, reason, turn);
                unsettled.remove(delivery);
                lastTurn = turn;
            } else if (deliveries > MANY_DELIVERIES) {
                handleTogether(List.of(delivery), unsettled, turn);
            }
        }
    }

    private void handleTogether(List<Delivery> batch, List<Delivery> unsettled, Retry turn)
            throws InterruptedException {
        List<Arrival> arrivals = new ArrayList<>();
        for (Delivery delivery : batch) {
            try {
                arrivals.add(new Arrival(delivery, EventMessage.decode(delivery.message())));
            } catch (IllegalArgumentException e) {
                deadLetters.deadLetter(Queue.TRIGGER, delivery, "it is no event: " + e.getMessage(), turn);
                unsettled.remove(delivery);
            }
        }
        if (arrivals.isEmpty()) {
            return;
        }
        EventStages.Batch batchStages =
                stages.received(arrivals.stream().map(Arrival::event).toList());
        try {
            turn.untilStopped("handle its events", () -> process(arrivals, batchStages));
            unsettled.removeAll(arrivals.stream().map(Arrival::delivery).toList());
        } catch (RuntimeException e) { // whatever it is, it must not stop the events behind it
            failed(arrivals, unsettled, e, turn);
        }
    }

    /** The batch as a whole cannot be handled, and not for a transient reason: finds out which event it is. */
    private void failed(List<Arrival> arrivals, List<Delivery> unsettled, RuntimeException failure, Retry turn)
            throws InterruptedException {
        if (arrivals.size() > 1) {
            for (Arrival arrival : arrivals) {
                handleTogether(List.of(arrival.delivery()), unsettled, turn);
            }
            return;
        }
        Delivery delivery = arrivals.get(0).delivery();
        if (delivery.attempt() < MOST_ATTEMPTS) {
            log.warn(
                    "Event {} of trigger {} could not be handled and is tried again: {}",
                    arrivals.get(0).event().id(),
                    arrivals.get(0).event().trigger(),
                    failure.getMessage(),
                    failure);
            turn.untilStopped("give an event back", () -> await(delivery.retry()));
        } else {
            deadLetters.deadLetter(Queue.TRIGGER, delivery, failure.toString(), turn);
        }
        unsettled.remove(delivery);
    }

    /** Only from where it decides may a failure be an event's own. */
    private void process(List<Arrival> arrivals, EventStages.Batch stages) {
        Map<String, Event> fresh = new LinkedHashMap<>();
        Set<String> mayBeCopies = new LinkedHashSet<>();
        for (Arrival arrival : arrivals) {
            fresh.putIfAbsent(arrival.event().id(), arrival.event());
            if (arrival.mayBeCopy()) {
                mayBeCopies.add(arrival.event().id());
            }
        }
        RuleSet rules = SharedFailures.ofRead("the rules", parts.rules());
        epochs.refresh();
        Set<String> recorded = mayBeCopies.isEmpty()
                ? Set.of()
                : SharedFailures.ofRead("which events are recorded", () -> events.recorded(mayBeCopies));
        fresh.keySet().removeAll(recorded);
        int copies = arrivals.size() - fresh.size();
        List<EventResult> results =
                fresh.values().stream().map(event -> decide(rules, event)).toList();
        stages.decided();
        SharedFailures.ofWrite(() -> write(results, stages));
        stages.recorded();
        Delivery.ackAll(arrivals.stream().map(Arrival::delivery).toList());
        parts.metrics().processed(results);
        parts.metrics().suppressed(copies); // only now: what comes before is tried again while a server is away
    }

    private EventResult decide(RuleSet rules, Event event) {
        Optional<StaleEpochs.Stale> stale = epochs.judge(event);
        String refusal = stale.map(StaleEpochs.Stale::refusal).orElse(null);
        EventResult result = refusal == null
                ? parts.enforcer().decide(rules, event, parts.clock().instant())
                : EventResult.rejected(event, Rejection.STALE_EPOCH, refusal);
        if (result.rejection() != null) {
            rejections.log(rules, result.instance(), result.rejection());
        }
        return stale.isPresent() ? result.asStale() : result;
    }

    /**
     * The order matters: an instance that is recorded promises that all that follows from it is written and notified of,
     * since a copy of the event is then passed over.
     */
    private void write(List<EventResult> results, EventStages.Batch stages) {
        List<Execution> executions =
                results.stream().flatMap(each -> each.executions().stream()).toList();
        List<Enforcement> enforcements =
                results.stream().flatMap(each -> each.enforcements().stream()).toList();
        CompletableFuture<Void> notified = parts.executions().request(executions);
        stages.written();
        if (!enforcements.isEmpty()) {
            events.recordEnforcements(enforcements);
        }
        await(notified);
        stages.notified();
        if (!results.isEmpty()) {
            events.recordInstances(results.stream().map(EventResult::instance).toList());
        }
    }

    private static void await(CompletableFuture<?> future) {
        try {
            Object ignored = future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }
}
