// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one sensor running: starts it, starts it again after a back-off whenever it fails, for ever, and remembers how it
 * fares. StackStorm gives up after two failures. As there, a sensor that returns has ended: it is started again when its
 * metadata, its triggers or its container change.
 *
 * <p>{@link #tick} is the container's; what the sensor says comes on its host's threads.
 */
final class SensorSupervisor implements SensorListener {

    private static final Logger log = LoggerFactory.getLogger(SensorSupervisor.class);

    private static final Duration LONG = Duration.ofDays(1);

    /** How much of a reason is kept: an exception's text may be of any length. */
    private static final int LONGEST_ERROR = 2000;

    private static final int LONGEST_TRACEBACK = 20_000;

    /** A sensor that hangs will hardly clean up. */
    private static final Duration HANGING_GRACE = Duration.ofSeconds(1);

    private final SensorType type;
    private final long epoch;
    private final SensorHost host;
    private final Surroundings around;
    private final Clock clock;
    private final Watchdog.Patience patience;
    private final PendingRequests pending;
    private final SensorLog output;
    private final FileCheck files;
    private final Recovery recovery;
    private final ToldTriggers triggers = new ToldTriggers();

    private State state = State.STARTING;
    private SensorHost.@Nullable Running running;
    private boolean starting;
    /** Completes when the host has started it, or could not. */
    private CompletableFuture<Void> spawned = CompletableFuture.completedFuture(null);

    private long startedNanos;
    private long dueNanos;
    private Watchdog watchdog;
    private int restarts;
    private long events;
    private @Nullable String lastError;
    /** Whether this start gave a reason why it fails, and whether the log had to know that. */
    private boolean explained;

    private boolean news;
    /** Whether the sensor is known to run since this start. */
    private boolean runs;

    private @Nullable Instant lastEvent;
    private @Nullable Instant startedAt;
    private @Nullable Instant nextStart;

    /**
     * What the supervisors of a container share.
     *
     * @param specs what the host needs to know; asked before every start, as a part of it: what it throws is a failure of
     *     this start
     * @param stamps another number when files that a sensor is made of have changed; may block
     * @param starts where starts run: they may wait for the database and for disks, for ever if it must be
     * @param checks where {@code stamps} is asked
     */
    record Surroundings(
            Function<SensorType, SensorSpec> specs,
            ToLongFunction<SensorType> stamps,
            Outlet outlet,
            Clock clock,
            SensorLauncher.Delays delays,
            StartGate gate,
            Executor starts,
            Executor checks) {}

    /** Where a sensor's calls go. */
    interface Outlet {
        CompletableFuture<String> dispatch(SensorType from, long epoch, SensorListener.Dispatch dispatch);

        CompletableFuture<@Nullable Object> datastore(SensorType from, Map<String, @Nullable Object> request);

        /** A start: the process, if it is one, runs now. Must not block. */
        void spawned(SensorType from, long epoch, SensorHost.Running process);

        /** The end of a sensor that nobody asked to end, or that hung. Must not block. */
        void exited(SensorType from, long epoch, SensorHost.Running process);

        /** Something about the sensor changed: look at it soon. */
        void changed();
    }

    /** A supervisor of a sensor that has not been started. */
    SensorSupervisor(SensorType type, long epoch, SensorHost host, Surroundings around, Watchdog.Patience patience) {
        this.type = type;
        this.epoch = epoch;
        this.host = host;
        this.around = around;
        this.clock = around.clock();
        this.patience = patience;
        this.pending = new PendingRequests(type.ref());
        this.output = new SensorLog(type.ref());
        this.files = new FileCheck(type, around.stamps(), around.checks(), clock);
        this.recovery = new Recovery(around.delays(), clock);
        this.watchdog = new Watchdog(patience, clock);
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

    /** How often it failed in a row. */
    synchronized int failures() {
        return recovery.failures();
    }

    /**
     * Begins to start the sensor if it is due and there is room for one more that starts, and ends one that hangs. Never
     * waits. Returns how long until there may be something to do, or a long time when it runs or is being started.
     */
    Duration tick() {
        return waitOrBegin().orElseGet(() -> {
            around.starts().execute(this::start);
            return afterStart();
        });
    }

    /** How long there is nothing to start; nothing when a start was due and is to begin. */
    private synchronized Optional<Duration> waitOrBegin() {
        SensorHost.Running now = running;
        if (state == State.STOPPED || state == State.EXITED || starting) {
            return Optional.of(LONG);
        }
        if (now != null) {
            return Optional.of(watch(now));
        }
        Duration left = untilDue();
        if (!left.isZero()) {
            return Optional.of(recovery.ran() ? left : shorter(left, files.look(this::filesChanged)));
        }
        if (!around.gate().enter(this)) {
            return Optional.of(StartGate.ASK_AGAIN);
        }
        starting = true;
        state = State.STARTING;
        explained = false;
        runs = false;
        output.begins(!recovery.ran());
        startedNanos = clock.nanos();
        startedAt = clock.instant();
        nextStart = null;
        watchdog = new Watchdog(patience, clock);
        return Optional.empty();
    }

    private void start() {
        try {
            files.begins();
            SensorSpec ready = around.specs().apply(type);
            if (maySpawn()) {
                started(host.start(ready, this));
            }
        } catch (RuntimeException e) { // whatever is wrong with this sensor, the others go on
            notStarted(e);
        } finally {
            startIsOver();
        }
        around.outlet().changed();
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
            if (running == null) {
                around.gate().leave(this);
            }
        }
        over.complete(null);
    }

    private synchronized void started(SensorHost.Running process) {
        running = process;
        if (state == State.STOPPED) {
            return; // whoever stopped it waits for this
        }
        triggers.tellAll(process);
        log.atLevel(recovery.ran() ? Level.INFO : Level.DEBUG)
                .log(
                        "Sensor {} starts{}.",
                        type.ref(),
                        process.pid().isPresent()
                                ? " as process " + process.pid().getAsLong()
                                : "");
        around.outlet().spawned(type, epoch, process);
        CompletableFuture<Void> ignored = process.ended().thenAccept(end -> endedOf(process, end));
    }

    private synchronized void notStarted(RuntimeException why) {
        if (state != State.STOPPED) {
            log.debug("Sensor {} could not be started.", type.ref(), why);
            explain(String.valueOf(why.getMessage()));
            failed("it could not be started", false);
        }
    }

    private synchronized Duration afterStart() {
        return !starting && running == null ? untilDue() : LONG;
    }

    private Duration untilDue() {
        return Duration.ofNanos(Math.max(0, dueNanos - clock.nanos()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration watch(SensorHost.Running now) {
        Watchdog.Look look = watchdog.look();
        look.hangs().ifPresent(why -> {
            explain(why);
            log.warn("Sensor {} is killed: {}.", type.ref(), why);
            now.stop(HANGING_GRACE);
        });
        if (!runs && hasRun()) {
            itRuns();
        } else if (!runs && lived().compareTo(Recovery.STABLE) >= 0) {
            output.opens(); // its setup() takes its time, or is all that it does
        }
        return look.again();
    }

    private void explain(String reason) {
        String why = cut(reason, LONGEST_ERROR);
        lastError = why;
        if (!explained) {
            news = recovery.isNews(why, hasRun(), lived());
        }
        explained = true;
    }

    /** The end of a traceback says most. */
    private static String end(String traceback) {
        int over = traceback.length() - LONGEST_TRACEBACK;
        return over <= 0 ? traceback : "..." + traceback.substring(over);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    private Duration lived() {
        return clock.since(startedNanos);
    }

    /** A program says of itself neither that it is set up nor why it cannot run: time has to show. */
    private boolean hasRun() {
        return runs || state == State.RUNNING && lived().compareTo(Recovery.STABLE) >= 0;
    }

    private void itRuns() {
        if (!runs && !recovery.ran()) {
            log.info("Sensor {} runs, after {} starts that failed.", type.ref(), recovery.failures());
        }
        runs = true;
        output.opens();
    }

    private void endedOf(SensorHost.Running which, SensorHost.End end) {
        synchronized (this) {
            if (running != which) {
                return;
            }
            running = null;
            around.gate().leave(this);
            if (state != State.STOPPED) {
                ended(end, which.exitCode());
                around.outlet().exited(type, epoch, which);
            }
        }
        around.outlet().changed();
    }

    private void ended(SensorHost.End end, OptionalInt exitCode) {
        if (end.returned() && state == State.RUNNING && !explained) {
            returned(end.how());
            return;
        }
        if (!explained) {
            String last = output.lastPrinted();
            explain("it ended by itself: " + end.how() + (last == null ? "" : ", after it had printed: " + last));
        }
        // Killed from outside while it started: nothing says that it cannot run.
        boolean killed = exitCode.isPresent() && (exitCode.getAsInt() == -9 || exitCode.getAsInt() == -15);
        failed(end.how(), !killed);
    }

    private void returned(String how) {
        state = State.EXITED;
        lastError = null;
        recovery.returned();
        output.opens();
        log.info(
                "Sensor {} has ended by itself ({}). It is started again when its metadata, its triggers or its container"
                        + " change.",
                type.ref(),
                how);
    }

    private void failed(String how, boolean costly) {
        Duration wait = recovery.failed(hasRun(), lived(), costly);
        restarts++;
        dueNanos = clock.nanos() + wait.toNanos();
        nextStart = clock.instant().plus(wait);
        state = State.BACKOFF;
        if (news) {
            output.ends();
        }
        log.atLevel(news ? Level.WARN : Level.DEBUG)
                .log(
                        "Sensor {} ended ({}) and starts again in {} s, for the {}. time.{} Last error: {}",
                        type.ref(),
                        how,
                        wait.toMillis() / 1000.0,
                        restarts,
                        recovery.failures() > 1 ? " It failed " + recovery.failures() + " times in a row." : "",
                        lastError);
    }

    private void filesChanged() {
        synchronized (this) {
            if (state != State.BACKOFF) {
                return;
            }
            dueNanos = clock.nanos();
            nextStart = clock.instant();
            log.info("Files of sensor {} have changed: it is started.", type.ref());
        }
        around.outlet().changed();
    }

    /** Tells the sensor which triggers of its types there are, as far as that has changed. Starts one that has ended. */
    synchronized void triggers(Collection<Trigger> now) {
        if (triggers.change(now, running) && state == State.EXITED) {
            state = State.STARTING;
            dueNanos = clock.nanos();
        }
    }

    /**
     * Ends the sensor for good. Never waits. The future completes when nothing of it runs any more: of one that is just
     * being started, when it has been and has ended.
     */
    CompletableFuture<Void> stop(Duration grace) {
        CompletableFuture<Void> spawning;
        synchronized (this) {
            state = State.STOPPED;
            nextStart = null;
            spawning = spawned;
            around.gate().leave(this);
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
        return target.ended().thenAccept(end -> log.info("Sensor {} stopped.", type.ref()));
    }

    synchronized SensorStatus status(String node, String incarnation) {
        SensorHost.Running now = running;
        Long pid = now != null && now.pid().isPresent() ? (Long) now.pid().getAsLong() : null;
        return new SensorStatus(
                type.ref(),
                node,
                incarnation,
                state,
                pid,
                restarts,
                events,
                lastError,
                lastEvent,
                startedAt,
                nextStart,
                epoch);
    }

    @Override
    public void ready() {
        synchronized (this) {
            if (state == State.STARTING) {
                state = State.RUNNING;
                if (type.host() != SensorType.Host.PROCESS) {
                    itRuns();
                }
            }
            around.gate().leave(this);
        }
        around.outlet().changed();
    }

    @Override
    public void loaded() {
        around.gate().leave(this);
        around.outlet().changed();
    }

    @Override
    public CompletableFuture<String> dispatch(Dispatch dispatch) {
        return pending.ask(watchdog(), () -> {
                    if (stopped()) {
                        return CompletableFuture.failedFuture(new IllegalStateException(
                                "sensor \"" + type.ref() + "\" was stopped on this node; the event was not accepted"));
                    }
                    return around.outlet().dispatch(type, epoch, dispatch);
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
        if (!runs && state == State.RUNNING) {
            itRuns();
        }
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request) {
        return pending.ask(watchdog(), () -> around.outlet().datastore(type, request));
    }

    @Override
    public void log(String level, String logger, String message) {
        output.line(level, message);
    }

    @Override
    public void printed(String line) {
        output.printed(line);
    }

    @Override
    public void failed(String stage, String error, @Nullable String traceback) {
        synchronized (this) {
            explain(stage + ": " + error);
            if (news) {
                output.shows();
            }
            log.atLevel(news ? Level.ERROR : Level.DEBUG)
                    .log(
                            "Sensor {} failed in {}: {}{}",
                            type.ref(),
                            stage,
                            cut(error, LONGEST_ERROR),
                            traceback == null ? "" : "\n" + end(traceback));
            around.gate().leave(this);
        }
    }

    @Override
    public void beat(@Nullable Long poll) {
        watchdog().beat(poll);
    }

    private synchronized Watchdog watchdog() {
        return watchdog;
    }
}
