// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.lifecycle.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into executions: takes events from the queue in batches and has an {@link EventHandler} handle them,
 * while this process is a member of the cluster.
 *
 * <p>It must be a listener of the {@link Membership}: when the membership ends the database may be away for this process alone, so that it
 * gives its events back to the queue for other engines.
 */
public final class RulesEngine implements Service, Membership.Listener {

    private static final Logger log = LoggerFactory.getLogger(RulesEngine.class);

    /** Enough in flight to fill batches; more only adds latency. */
    private static final int BATCH = 64;

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final MessageBus bus;
    private final EventHandler handler;
    private final Clock clock;
    private final Backoff backoff;
    private final Loop loop;
    private volatile @Nullable Turn turn; // set with the lock held
    private volatile boolean started;
    private boolean member;

    /** What it has while it is started and this process is a member: where events come from, and how it waits. */
    private record Turn(Subscription source, Retry retry) {}

    /** @param node what its thread is called after */
    public RulesEngine(String node, MessageBus bus, EventHandler handler, Clock clock, Backoff backoff) {
        this.bus = bus;
        this.handler = handler;
        this.clock = clock;
        this.backoff = backoff;
        this.loop = new Loop(node + "-rulesengine", clock, backoff, this::step);
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
            turn = new Turn(bus.subscribe(Queue.TRIGGER, 2 * BATCH), new Retry("rules engine", clock, backoff));
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
            handler.handle(batch, unsettled, now.retry());
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
}
