// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorCalls;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one sensor running: starts it, starts it again after a back-off whenever it ends, for ever, and remembers how it
 * fares. StackStorm gives up after two failures, and at once when the sensor returns.
 *
 * <p>{@link #tick} is the container's; calls from the sensor come on its host's threads.
 */
final class SensorSupervisor implements SensorCalls {

    private static final Logger log = LoggerFactory.getLogger(SensorSupervisor.class);

    /** A sensor that lived this long starts its back-off from the beginning again (StackStorm's figure). */
    private static final Duration STABLE = Duration.ofSeconds(10);

    private static final Duration LONG = Duration.ofDays(1);

    /** A sensor that hangs will hardly clean up. */
    private static final Duration HANGING_GRACE = Duration.ofSeconds(1);

    private final SensorType type;
    private final long epoch;
    private final SensorHost host;
    private final Function<SensorType, SensorSpec> specs;
    private final Outlet outlet;
    private final Clock clock;
    private final Backoff backoff;
    private final SignsOfLife.Patience patience;
    private final Executor starts;
    private final Map<String, Trigger> triggers = new LinkedHashMap<>();

    private final PendingRequests pending;

    private State state = State.STARTING;
    private SensorHost.@Nullable Running running;
    private boolean starting;
    /** Completes when the host has started it, or could not. */
    private CompletableFuture<Void> spawned = CompletableFuture.completedFuture(null);

    private long startedNanos;
    private long dueNanos;
    private SignsOfLife life;
    private int failures;
    private int restarts;
    private long events;
    private @Nullable String lastError;
    private boolean explained;
    private @Nullable Instant lastEvent;
    private @Nullable Instant startedAt;

    /** Where a sensor's calls go. */
    interface Outlet {
        CompletableFuture<String> dispatch(SensorType from, long epoch, SensorCalls.Dispatch dispatch);

        CompletableFuture<@Nullable Object> datastore(SensorType from, Map<String, @Nullable Object> request);

        /** A start: the process, if it is one, runs now. Must not block. */
        void spawned(SensorType from, long epoch, SensorHost.Running process);

        /** The end of a sensor that nobody asked to end, or that hung. Must not block. */
        void exited(SensorType from, long epoch, SensorHost.Running process);

        /** Something about the sensor changed: look at it soon. */
        void changed();
    }

    /**
     * A supervisor of a sensor that has not been started.
     *
     * @param specs what the host needs to know; asked before every start, as a part of it: what it throws is a failure of
     *     this start
     * @param starts where starts run: they may wait for the database and for disks, for ever if it must be
     */
    SensorSupervisor(
            SensorType type,
            long epoch,
            SensorHost host,
            Function<SensorType, SensorSpec> specs,
            Outlet outlet,
            Clock clock,
            Backoff backoff,
            SignsOfLife.Patience patience,
            Executor starts) {
        this.type = type;
        this.pending = new PendingRequests(type.ref());
        this.epoch = epoch;
        this.host = host;
        this.specs = specs;
        this.outlet = outlet;
        this.clock = clock;
        this.backoff = backoff;
        this.patience = patience;
        this.starts = starts;
        this.life = new SignsOfLife(patience, clock);
        this.dueNanos = clock.nanos();
    }

    SensorType type() {
        return type;
    }

    long epoch() {
        return epoch;
    }

    /** Whether it was stopped for good. */
    synchronized boolean stopped() {
        return state == State.STOPPED;
    }

    /**
     * Begins to start the sensor if it is due, and ends one that hangs. Never waits. Returns how long until there may be
     * something to do, or a long time when it runs or is being started.
     */
    Duration tick() {
        return waitOrBegin().orElseGet(() -> {
            starts.execute(this::start);
            return afterStart();
        });
    }

    /** How long there is nothing to start; nothing when a start was due and is to begin. */
    private synchronized Optional<Duration> waitOrBegin() {
        SensorHost.Running now = running;
        if (state == State.STOPPED || starting) {
            return Optional.of(LONG);
        }
        if (now != null) {
            return Optional.of(watch(now));
        }
        Duration left = untilDue();
        if (!left.isZero()) {
            return Optional.of(left);
        }
        starting = true;
        state = State.STARTING;
        explained = false;
        startedNanos = clock.nanos();
        startedAt = clock.instant();
        life = new SignsOfLife(patience, clock);
        return Optional.empty();
    }

    private void start() {
        try {
            SensorSpec ready = specs.apply(type);
            if (maySpawn()) {
                started(host.start(ready, this));
            }
        } catch (RuntimeException e) { // whatever is wrong with this sensor, the others go on
            notStarted(e);
        } finally {
            startIsOver();
        }
        outlet.changed();
    }

    private synchronized boolean maySpawn() {
        if (state == State.STOPPED) {
            return false;
        }
        spawned = new CompletableFuture<>();
        return true;
    }

    private void startIsOver() {
        CompletableFuture<Void> over;
        synchronized (this) {
            starting = false;
            over = spawned;
        }
        over.complete(null);
    }

    private synchronized void started(SensorHost.Running process) {
        running = process;
        if (state == State.STOPPED) {
            return; // whoever stopped it waits for this
        }
        triggers.values().forEach(trigger -> process.trigger("create", trigger));
        log.info(
                "Sensor {} starts{}.",
                type.ref(),
                process.pid().isPresent() ? " as process " + process.pid().getAsLong() : "");
        outlet.spawned(type, epoch, process);
        CompletableFuture<Void> ignored = process.ended().thenAccept(how -> endedOf(process, how));
    }

    private synchronized void notStarted(RuntimeException why) {
        if (state != State.STOPPED) {
            log.debug("Sensor {} could not be started.", type.ref(), why);
            explain(String.valueOf(why.getMessage()));
            ended("it could not be started");
        }
    }

    private synchronized Duration afterStart() {
        return !starting && running == null ? untilDue() : LONG;
    }

    private Duration untilDue() {
        return Duration.ofNanos(Math.max(0, dueNanos - clock.nanos()));
    }

    private Duration watch(SensorHost.Running now) {
        SignsOfLife.Look look = life.look();
        look.hangs().ifPresent(why -> {
            explain(why);
            log.warn("Sensor {} is killed: {}.", type.ref(), why);
            now.stop(HANGING_GRACE);
        });
        return look.again();
    }

    private void explain(String why) {
        lastError = why;
        explained = true;
    }

    private void endedOf(SensorHost.Running which, String how) {
        synchronized (this) {
            if (running != which) {
                return;
            }
            running = null;
            if (state != State.STOPPED) {
                ended(how);
                outlet.exited(type, epoch, which);
            }
        }
        outlet.changed();
    }

    private void ended(String how) {
        failures = clock.since(startedNanos).compareTo(STABLE) >= 0 ? 1 : failures + 1;
        restarts++;
        Duration wait = backoff.after(failures);
        dueNanos = clock.nanos() + wait.toNanos();
        state = State.BACKOFF;
        if (!explained) {
            lastError = "it ended by itself: " + how;
        }
        log.warn(
                "Sensor {} ended ({}) and starts again in {} s, for the {}. time. Last error: {}",
                type.ref(),
                how,
                wait.toMillis() / 1000.0,
                restarts,
                lastError);
    }

    /** Tells the sensor which triggers of its types there are, as far as that has changed. */
    synchronized void triggers(Collection<Trigger> now) {
        Map<String, Trigger> next = new LinkedHashMap<>();
        now.forEach(trigger -> next.put(trigger.key(), trigger));
        SensorHost.Running target = running;
        if (target != null) {
            next.forEach((key, trigger) -> {
                if (!trigger.equals(triggers.get(key))) {
                    target.trigger(triggers.containsKey(key) ? "update" : "create", trigger);
                }
            });
            triggers.forEach((key, trigger) -> {
                if (!next.containsKey(key)) {
                    target.trigger("delete", trigger);
                }
            });
        }
        triggers.clear();
        triggers.putAll(next);
    }

    /**
     * Ends the sensor for good. Never waits. The future completes when nothing of it runs any more: of one that is just
     * being started, when it has been and has ended.
     */
    CompletableFuture<Void> stop(Duration grace) {
        CompletableFuture<Void> spawning;
        synchronized (this) {
            state = State.STOPPED;
            spawning = spawned;
        }
        return spawning.thenCompose(nothing -> end(grace));
    }

    private CompletableFuture<Void> end(Duration grace) {
        SensorHost.Running target;
        synchronized (this) {
            target = running;
        }
        pending.letOneIn(); // events that wait for a place are refused, one after the other: the sensor may clean up
        if (target == null) {
            return CompletableFuture.completedFuture(null);
        }
        target.stop(grace);
        return target.ended().thenAccept(how -> log.info("Sensor {} stopped.", type.ref()));
    }

    synchronized SensorStatus status(String node, String incarnation) {
        SensorHost.Running now = running;
        Long pid = now != null && now.pid().isPresent() ? (Long) now.pid().getAsLong() : null;
        return new SensorStatus(
                type.ref(), node, incarnation, state, pid, restarts, events, lastError, lastEvent, startedAt, epoch);
    }

    @Override
    public void ready() {
        synchronized (this) {
            if (state == State.STARTING) {
                state = State.RUNNING;
            }
        }
        outlet.changed();
    }

    @Override
    public CompletableFuture<String> dispatch(Dispatch dispatch) {
        return pending.ask(life(), () -> {
                    if (stopped()) {
                        return CompletableFuture.failedFuture(new IllegalStateException(
                                "sensor \"" + type.ref() + "\" was stopped on this node; the event was not accepted"));
                    }
                    return outlet.dispatch(type, epoch, dispatch);
                })
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        accepted();
                    }
                });
    }

    private synchronized void accepted() {
        events++;
        lastEvent = clock.instant();
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request) {
        return pending.ask(life(), () -> outlet.datastore(type, request));
    }

    @Override
    public void log(String level, String logger, String message) {
        Logger target = LoggerFactory.getLogger("sensor." + type.ref());
        switch (level) {
            case "DEBUG" -> target.debug("{}", message);
            case "WARNING" -> target.warn("{}", message);
            case "ERROR", "CRITICAL" -> target.error("{}", message);
            default -> target.info("{}", message);
        }
    }

    @Override
    public void printed(String line) {
        LoggerFactory.getLogger("sensor." + type.ref()).info("{}", line);
    }

    @Override
    public void failed(String stage, String error, @Nullable String traceback) {
        synchronized (this) {
            explain(stage + ": " + error);
        }
        log.error("Sensor {} failed in {}: {}{}", type.ref(), stage, error, traceback == null ? "" : "\n" + traceback);
    }

    @Override
    public void beat(@Nullable Long poll) {
        life().beat(poll);
    }

    private synchronized SignsOfLife life() {
        return life;
    }
}
