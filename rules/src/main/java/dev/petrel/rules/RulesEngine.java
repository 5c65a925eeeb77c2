// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.DeadLetters;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.EventMessage;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.PetrelConfig.StaleEpoch;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into executions. Takes events from the bus in batches, decides what follows from each, writes it,
 * notifies the runners, and only then acknowledges: killed at any point, the next engine does the same again and everything
 * lands under the same ids.
 *
 * <p>While the database or the broker is away, or what all events need cannot be read, a batch is tried again, in place,
 * for as long as this process is a member of the cluster. A message that cannot be handled by itself goes to the dead
 * letters with the reason.
 *
 * <p>Tell {@link Membership} of it: it takes events only while this process is a member. When the membership ends the
 * database may be away for this process alone, so that it gives its events back to the queue for other engines.
 */
public final class RulesEngine implements Service, Membership.Listener {

    private static final Logger log = LoggerFactory.getLogger(RulesEngine.class);

    /** Enough in flight to fill batches; more only adds latency. */
    private static final int BATCH = 64;

    private static final int MOST_ATTEMPTS = 5;

    /** More than come of outages. */
    private static final int MOST_DELIVERIES = 100;

    /** From here on an event is handled by itself, so that it takes no other with it if it ends the process. */
    private static final int MANY_DELIVERIES = 20;

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Parts parts;
    private final Loop loop;
    private final StaleEpochs epochs;
    private final DeadLetters deadLetters;
    private volatile @Nullable Turn turn; // set with the lock held
    private volatile boolean started;
    private boolean member;
    private @Nullable Turn buried; // in which one was buried for its deliveries; of the loop's thread

    /**
     * What an engine is made of.
     *
     * @param staleEpoch what becomes of events under an old epoch of their sensor's lease
     */
    public record Parts(
            String node,
            MessageBus bus,
            Store store,
            RuleBook rules,
            ExecutionLifecycle executions,
            RulesMetrics metrics,
            StaleEpoch staleEpoch,
            Clock clock,
            Backoff backoff) {}

    /** What it has while it is started and this process is a member: where events come from, and how it waits. */
    private record Turn(Subscription source, Retry retry) {}

    /** An event that arrived, with its message. */
    private record Arrival(Delivery delivery, Event event) {}

    public RulesEngine(Parts parts) {
        this.parts = parts;
        this.epochs = new StaleEpochs(parts.store().cluster(), parts.clock(), parts.staleEpoch());
        this.loop = new Loop(parts.node() + "-rulesengine", parts.clock(), parts.backoff(), this::step);
        this.deadLetters = new DeadLetters(
                parts.store().deadLetters(), parts.clock(), parts.metrics().shared());
    }

    @Override
    public String name() {
        return "rules engine";
    }

    @Override
    public synchronized void start() {
        if (!started) {
            started = true;
            loop.start();
            begin();
        }
    }

    @Override
    public synchronized void joined(String incarnation) {
        member = true;
        begin();
    }

    private void begin() {
        if (started && member && turn == null) {
            turn = new Turn(
                    parts.bus().subscribe(Channel.TRIGGER, 2 * BATCH),
                    new Retry("rules engine", parts.clock(), parts.backoff()));
            loop.wake();
        }
    }

    /**
     * Gives all events back at once. What has been decided about them may still be written, which does no harm: it has
     * the same ids wherever it comes from.
     */
    @Override
    public synchronized void fenced() {
        member = false;
        if (turn != null) {
            log.info("The rules engine gives its events back until this process has joined the cluster again.");
            end();
        }
    }

    /** Finishes or gives back the batch in hand, within the time that one call to database or broker may take. */
    @Override
    public synchronized void stop() {
        started = false; // before the interrupt, so that the loop knows what it means
        loop.stop();
        end();
    }

    private void end() {
        Turn over = turn;
        turn = null;
        if (over != null) {
            over.source().close();
            over.retry().stop();
        }
    }

    /**
     * For readiness: not fine before its start, while this process is no member of the cluster, and while it waits for the
     * database or the broker. Never blocks.
     */
    public Health.Check check() {
        Health.Check running = loop.check();
        if (!running.ok()) {
            return running;
        }
        Turn now = turn;
        if (now == null) {
            return new Health.Check(false, "it takes no events until this process is a member of the cluster");
        }
        return now.retry().waiting() == 0
                ? new Health.Check(true, "nothing holds it up")
                : new Health.Check(false, "it waits and takes no events; its log says for what");
    }

    private Duration step() throws InterruptedException {
        Turn now = turn;
        if (now == null) {
            return WAIT;
        }
        List<Delivery> batch = now.source().take(BATCH, WAIT);
        List<Delivery> unsettled = new ArrayList<>(batch);
        try {
            handle(batch, unsettled, now);
        } catch (InterruptedException e) {
            if (!started) {
                throw e;
            }
            log.debug("The fence ended the work on a batch.", e);
        } finally {
            unsettled.forEach(Delivery::requeue);
        }
        return Duration.ZERO;
    }

    /**
     * An event whose handling ends the process, for want of memory say, comes back each time and never fails. Those that
     * were here with it come back as often: so only one is buried, and the others are tried before the next is.
     */
    private void handle(List<Delivery> batch, List<Delivery> unsettled, Turn now) throws InterruptedException {
        List<Delivery> fresh = new ArrayList<>(batch);
        fresh.removeIf(delivery -> delivery.deliveries() > MANY_DELIVERIES);
        handle(fresh, unsettled, now.retry());
        for (Delivery delivery : batch) {
            int deliveries = delivery.deliveries();
            if (deliveries > MOST_DELIVERIES && !now.equals(buried)) {
                String reason = "it was delivered " + deliveries + " times and neither handled nor refused: handling it"
                        + " may end the process each time";
                deadLetters.bury(Channel.TRIGGER, delivery, reason, now.retry());
                unsettled.remove(delivery);
                buried = now;
            } else if (deliveries > MANY_DELIVERIES) {
                handle(List.of(delivery), unsettled, now.retry());
            }
        }
    }

    private void handle(List<Delivery> batch, List<Delivery> unsettled, Retry retry) throws InterruptedException {
        List<Arrival> arrivals = new ArrayList<>();
        for (Delivery delivery : batch) {
            try {
                arrivals.add(new Arrival(delivery, EventMessage.decode(delivery.message())));
            } catch (IllegalArgumentException e) {
                deadLetters.bury(Channel.TRIGGER, delivery, "it is no event: " + e.getMessage(), retry);
                unsettled.remove(delivery);
            }
        }
        if (arrivals.isEmpty()) {
            return;
        }
        try {
            retry.untilStopped("handle its events", () -> process(arrivals));
            unsettled.removeAll(arrivals.stream().map(Arrival::delivery).toList());
        } catch (RuntimeException e) { // whatever it is, it must not stop the events behind it
            one(arrivals, unsettled, e, retry);
        }
    }

    /** The batch as a whole cannot be handled, for no reason that will pass: find out which event it is. */
    private void one(List<Arrival> arrivals, List<Delivery> unsettled, RuntimeException failure, Retry retry)
            throws InterruptedException {
        if (arrivals.size() > 1) {
            for (Arrival arrival : arrivals) {
                handle(List.of(arrival.delivery()), unsettled, retry);
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
            retry.untilStopped("give an event back", () -> await(delivery.retry()));
        } else {
            deadLetters.bury(Channel.TRIGGER, delivery, failure.toString(), retry);
        }
        unsettled.remove(delivery);
    }

    /** Only from where it decides may a failure be an event's own. */
    private void process(List<Arrival> arrivals) {
        Map<String, Event> events = new LinkedHashMap<>();
        arrivals.forEach(arrival -> events.putIfAbsent(arrival.event().id(), arrival.event()));
        RuleIndex index = Blameless.read("the rules", parts.rules()::current);
        epochs.refresh();
        Set<String> known = Blameless.read(
                "which events are recorded", () -> parts.store().events().recorded(events.keySet()));
        events.keySet().removeAll(known);
        int copies = arrivals.size() - events.size();
        List<Consequences> all = events.values().stream()
                .map(event -> epochs.judge(event, each -> decide(index, each)))
                .toList();
        Blameless.write(() -> write(all));
        arrivals.forEach(arrival -> arrival.delivery().ack());
        parts.metrics().processed(all);
        parts.metrics().suppressed(copies); // only now: what comes before is tried again while a server is away
    }

    private Consequences decide(RuleIndex index, Event event) {
        return parts.rules().enforcer().decide(index, event, parts.clock().instant());
    }

    /**
     * The order matters: an instance that is recorded promises that all that follows from it is written and notified of,
     * since a copy of the event is then passed over.
     */
    private void write(List<Consequences> all) {
        List<Execution> executions =
                all.stream().flatMap(c -> c.executions().stream()).toList();
        List<Enforcement> enforcements =
                all.stream().flatMap(c -> c.enforcements().stream()).toList();
        CompletableFuture<Void> notified = parts.executions().request(executions);
        if (!enforcements.isEmpty()) {
            parts.store().events().recordEnforcements(enforcements);
        }
        await(notified);
        if (!all.isEmpty()) {
            parts.store()
                    .events()
                    .recordInstances(all.stream().map(Consequences::instance).toList());
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
