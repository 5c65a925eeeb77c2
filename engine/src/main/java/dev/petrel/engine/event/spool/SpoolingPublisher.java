// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events on this node's disk while the broker is away, and takes them to the broker in order when it is
 * back.
 *
 * <p>A publish to {@link Queue#TRIGGER} completes normally when the broker has confirmed the message <em>or</em> the
 * disk has it. From the first message that the broker did not take until the spool is empty again, all messages go
 * through the spool, behind those before them. After a crash or a failure messages may reach the broker twice. When the
 * spool is full, or cannot be written, futures stay open until there is space or {@code patience} has passed; then they
 * fail with a transient {@link BusException} that says so. Messages that wait at the same time share one flush. One
 * that the broker refuses for good, once it is spooled, is put aside and does not hold up the others.
 *
 * <p>What goes to other queues, and all while the service is not started, goes straight to the broker.
 */
public final class SpoolingPublisher implements MessagePublisher, Service {

    private static final Logger log = LoggerFactory.getLogger(SpoolingPublisher.class);
    private static final int GROUP = 512;
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    private final MessagePublisher broker;
    private final Settings settings;
    private final Clock clock;
    private final PendingQueue pending = new PendingQueue();
    private final Loop loop;
    private final SpoolDrainer drainer;
    private volatile @Nullable EventSpool spool;
    /** Why the last message that came to be spooled could not be; empty if that is over, as far as is known. */
    private volatile String problem = "";

    private int fullAt; // how many messages there were when there was no space for one; 0 if that is not the problem

    /**
     * How it spools.
     *
     * @param directory which no other process uses
     * @param patience how long a message waits for space
     */
    public record Settings(Path directory, long maxBytes, int maxEvents, Duration patience) {}

    /**
     * What it works with.
     *
     * @param broker where messages go that need not be spooled
     * @param letters where spooled messages go that the broker refuses for good
     * @param backoff between tries to reach the broker while something is spooled
     */
    public record Parts(MessagePublisher broker, DeadLetters letters, Clock clock, Backoff backoff, Metrics metrics) {}

    public SpoolingPublisher(Parts parts, Settings settings) {
        this.broker = parts.broker();
        this.settings = settings;
        this.clock = parts.clock();
        this.loop = new Loop("spool", clock, parts.backoff(), this::step);
        RefusedMessages refused = new RefusedMessages(parts.letters(), settings.directory(), clock, parts.metrics());
        this.drainer = new SpoolDrainer(broker, clock, parts.backoff(), refused, loop::wake);
        new SpoolMetrics(clock, () -> spool).register(parts.metrics());
    }

    @Override
    public String name() {
        return "spool";
    }

    /** @throws BusException permanent, when the directory is in use or cannot be used */
    @Override
    public synchronized void start() {
        if (spool != null) {
            return;
        }
        EventSpool opened =
                EventSpool.open(settings.directory(), new EventSpool.Limits(settings.maxBytes(), settings.maxEvents()));
        solved();
        spool = opened;
        if (opened.depth() > 0) {
            log.info("{} events from before lie in the spool \"{}\".", opened.depth(), settings.directory());
        }
        pending.open(opened.depth() > 0);
        loop.start();
    }

    /** Writes what waits, as far as there is space; what is spooled stays on the disk for the next start. */
    @Override
    public synchronized void stop() {
        EventSpool open = spool;
        if (open == null) {
            return;
        }
        loop.stop();
        write(open);
        pending.close().forEach(each -> each.done.completeExceptionally(refusal(each, "the node is stopping")));
        if (open.depth() > 0) {
            log.warn(
                    "{} events stay in the spool \"{}\" until this node runs again and the broker is there.",
                    open.depth(),
                    settings.directory());
        }
        spool = null;
        open.close();
    }

    @Override
    public CompletableFuture<Void> publish(Queue queue, Message message) {
        if (queue != Queue.TRIGGER) {
            return broker.publish(queue, message);
        }
        PendingMessage waiting = new PendingMessage(message, clock.nanos());
        switch (pending.enter(waiting)) {
            case CLOSED -> {
                return broker.publish(queue, message);
            }
            case TO_BROKER -> send(waiting);
            case TO_SPOOL -> loop.wake();
        }
        return waiting.done;
    }

    private void send(PendingMessage waiting) {
        var unused = broker.publish(Queue.TRIGGER, waiting.message).whenComplete((confirmed, failure) -> {
            if (failure != null && Transient.is(Cause.of(failure)) && pending.toSpool(waiting)) {
                loop.wake();
                return;
            }
            if (pending.leave(waiting)) {
                loop.wake();
            }
            if (failure == null) {
                waiting.done.complete(null);
            } else {
                waiting.done.completeExceptionally(failure);
            }
        });
    }

    private Duration step() {
        EventSpool open = spool;
        if (open == null) {
            return WRITE_AGAIN;
        }
        try {
            write(open);
            Duration pause = drainer.step(open);
            expire();
            if (open.depth() < fullAt && pending.isEmpty()) {
                solved();
            }
            if (open.depth() == 0 && pending.endSpooling()) {
                solved();
                log.info("The spool is empty; events go straight to the broker again.");
            }
            boolean blocked = !pending.isEmpty();
            return blocked && pause.compareTo(WRITE_AGAIN) > 0 ? WRITE_AGAIN : pause;
        } catch (IOException e) {
            throw BusException.permanentFailure("cannot read the spool \"" + settings.directory() + "\": " + e, e);
        }
    }

    private void write(EventSpool open) {
        for (List<PendingMessage> group = next(open); !group.isEmpty(); group = next(open)) {
            long now = clock.millis();
            boolean first = open.depth() == 0;
            try {
                open.append(group.stream()
                        .map(each -> new SpoolRecord(each.message, now))
                        .toList());
            } catch (IOException e) {
                say("it cannot be written (" + e + ")", 0);
                return;
            }
            if (first) {
                log.warn(
                        "The broker is away. Events are kept in the spool \"{}\" until it is back.",
                        settings.directory());
            }
            solved();
            pending.leave(group);
            group.forEach(each -> each.done.complete(null));
        }
    }

    /** Those that can be written together now. */
    private List<PendingMessage> next(EventSpool open) {
        long[] taken = new long[2];
        List<PendingMessage> front = pending.front(each -> {
            if (taken[0] == GROUP) {
                return false;
            }
            if (!open.fits(each.message, (int) taken[0], taken[1])) {
                if (taken[0] == 0) {
                    say(fullness(open), open.depth());
                }
                return false;
            }
            taken[0]++;
            taken[1] += SpoolRecord.size(each.message);
            return true;
        });
        return new ArrayList<>(front);
    }

    private static String fullness(EventSpool open) {
        return "it is full: " + open.depth() + " events, " + open.bytes()
                + " bytes. [sensorcontainer] spool_max_events and spool_max_bytes say how much it may hold";
    }

    private void say(String now, int full) {
        if (problem.isEmpty()) {
            log.warn("No event can be taken into the spool \"{}\": {}.", settings.directory(), now);
        }
        problem = now;
        fullAt = full;
    }

    private void solved() {
        problem = "";
        fullAt = 0;
    }

    private void expire() {
        String why = problem.isEmpty() ? "the broker has not answered" : problem;
        pending.expire(since -> clock.since(since).toNanos(), settings.patience())
                .forEach(each -> each.done.completeExceptionally(refusal(
                        each, why + ", and so it was for " + settings.patience().toSeconds() + " s")));
    }

    private BusException refusal(PendingMessage waiting, String why) {
        return BusException.transientFailure(
                "message \"" + waiting.message.id() + "\" was not accepted: the broker is away, and the spool \""
                        + settings.directory() + "\" did not take it: " + why,
                null);
    }

    /**
     * For readiness: not fine while the spool takes nothing, because it is full or cannot be written, so that an event is
     * not accepted in time. Never blocks.
     */
    public Health.Check check() {
        EventSpool open = spool;
        if (open == null) {
            return new Health.Check(false, "it does not run");
        }
        String why = problem.isEmpty() && open.full() ? fullness(open) : problem;
        return why.isEmpty()
                ? new Health.Check(true, open.depth() + " events wait for the broker")
                : new Health.Check(false, "it takes no events: " + why);
    }

    @Override
    public boolean connected() {
        return broker.connected();
    }
}
