// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one sensor running: starts it, starts it again after a back-off whenever it fails, for ever, and hands what it
 * dispatches and asks to the gateway. StackStorm gives up after two failures. As there, a sensor that returns has ended:
 * it is started again when its metadata, its triggers or its container change.
 *
 * <p>{@link #tick} is the container's; what the sensor says comes on its host's threads.
 */
public final class SensorSupervisor implements SensorListener {

    private static final Duration LONG = Duration.ofDays(1);
    /** A sensor that hangs will hardly clean up. */
    private static final Duration HANGING_GRACE = Duration.ofSeconds(1);

    private final SensorType type;
    private final long epoch;
    private final Watchdog.Patience patience;
    private final SupervisorContext context;
    private final Runnable onChange;
    private final PendingRequests pending;
    private final SensorLog output;
    private final SensorHistory history;
    private final FileCheck files;
    private final ToldTriggers triggers = new ToldTriggers();

    private SensorHost.@Nullable Running running;
    private boolean starting;
    private volatile Watchdog watchdog; // of this start
    /** Completes when the host has started it, or could not. */
    private CompletableFuture<Void> spawned = CompletableFuture.completedFuture(null);

    /**
     * A supervisor of a sensor that has not been started.
     *
     * @param onChange called when something about the sensor changed that the container should look at soon; must not
     *     block
     */
    SensorSupervisor(
            SensorType type, long epoch, Watchdog.Patience patience, SupervisorContext context, Runnable onChange) {
        this.type = type;
        this.epoch = epoch;
        this.patience = patience;
        this.context = context;
        this.onChange = onChange;
        this.pending = new PendingRequests(type.ref());
        this.output = new SensorLog(type.ref());
        this.history = new SensorHistory(type, output, context.delays(), context.clock());
        this.files = new FileCheck(type, context);
        this.watchdog = new Watchdog(patience, context.clock());
    }

    public SensorType type() {
        return type;
    }

    /** Whether it was stopped for good. */
    public synchronized boolean stopped() {
        return history.state() == State.STOPPED;
    }

    /** How often it failed in a row. */
    public synchronized int failures() {
        return history.failures();
    }

    /**
     * Begins to start the sensor if it is due and there is room for one more that starts, and ends one that hangs. Never
     * waits. Returns how long until there may be something to do, or a long time when it runs or is being started.
     */
    public Duration tick() {
        return waitOrBegin().orElseGet(() -> {
            context.threads().starts().execute(this::start);
            return afterStart();
        });
    }

    /** How long there is nothing to start; nothing when a start was due and is to begin. */
    private synchronized Optional<Duration> waitOrBegin() {
        SensorHost.Running now = running;
        if (history.state() == State.STOPPED || history.state() == State.EXITED || starting) {
            return Optional.of(LONG);
        }
        if (now != null) {
            return Optional.of(watch(now));
        }
        Duration left = history.untilDue();
        if (!left.isZero()) {
            return Optional.of(history.ran() ? left : files.look(left, this::filesChanged));
        }
        if (!context.gate().enter(this)) {
            return Optional.of(StartGate.ASK_AGAIN);
        }
        starting = true;
        history.begins();
        watchdog = new Watchdog(patience, context.clock());
        return Optional.empty();
    }

    private void start() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        try {
            files.begins();
            SensorSpec spec = context.programs().specs().apply(type);
            if (maySpawn(over)) {
                started(context.programs().host(type).start(spec, this));
            }
        } catch (RuntimeException e) { // whatever is wrong with this sensor, the others go on
            notStarted(e);
        } finally {
            startIsOver();
            over.complete(null);
        }
        onChange.run();
    }

    private synchronized boolean maySpawn(CompletableFuture<Void> over) {
        if (stopped()) {
            return false;
        }
        spawned = over;
        return true;
    }

    private synchronized void started(SensorHost.Running process) {
        running = process;
        if (stopped()) {
            return; // the stop waits for this
        }
        triggers.tellAll(process);
        history.started(process);
        context.gateway().spawned(type, epoch, process);
        CompletableFuture<Void> ignored = process.ended().thenAccept(end -> ended(process, end));
    }

    private synchronized void notStarted(RuntimeException why) {
        if (!stopped()) {
            history.notStarted(why);
        }
    }

    private synchronized void startIsOver() {
        starting = false;
        if (running == null) {
            context.gate().leave(this);
        }
    }

    private synchronized Duration afterStart() {
        return !starting && running == null ? history.untilDue() : LONG;
    }

    private Duration watch(SensorHost.Running now) {
        Watchdog.Look look = watchdog.look();
        look.hangs().ifPresent(why -> {
            history.hangs(why);
            now.stop(HANGING_GRACE);
        });
        history.lives();
        return look.again();
    }

    private void ended(SensorHost.Running process, SensorHost.End end) {
        synchronized (this) {
            if (running != process) {
                return;
            }
            running = null;
            context.gate().leave(this);
            if (!stopped()) {
                history.ended(end, process.exitCode());
                context.gateway().exited(type, epoch, process);
            }
        }
        onChange.run();
    }

    private void filesChanged() {
        synchronized (this) {
            if (!history.filesChanged()) {
                return;
            }
        }
        onChange.run();
    }

    /** Tells the sensor which triggers of its types there are, as far as that has changed. Starts one that has ended. */
    public synchronized void triggers(Collection<Trigger> now) {
        if (triggers.change(now, running)) {
            history.triggersChanged();
        }
    }

    /**
     * Ends the sensor for good. Never waits. The future completes when nothing of it runs any more: of one that is just
     * being started, when it has been and has ended.
     */
    public CompletableFuture<Void> stop(Duration grace) {
        CompletableFuture<Void> spawning;
        synchronized (this) {
            history.stopped();
            spawning = spawned;
            context.gate().leave(this);
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
        return target.ended().thenAccept(end -> history.hasStopped());
    }

    public synchronized SensorStatus status(String node, String incarnation) {
        return history.status(node, incarnation, running, epoch);
    }

    @Override
    public void ready() {
        synchronized (this) {
            history.ready();
            context.gate().leave(this);
        }
        onChange.run();
    }

    @Override
    public void loaded() {
        context.gate().leave(this);
        onChange.run();
    }

    @Override
    public CompletableFuture<String> dispatch(Dispatch dispatch) {
        return pending.ask(watchdog, () -> {
                    if (stopped()) {
                        return CompletableFuture.failedFuture(new IllegalStateException(
                                "sensor \"" + type.ref() + "\" was stopped on this node; the event was not accepted"));
                    }
                    return context.gateway().dispatch(type, epoch, dispatch);
                })
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        synchronized (this) {
                            history.accepted();
                        }
                    }
                });
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request) {
        return pending.ask(watchdog, () -> context.gateway().datastore(type, request));
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
            history.failed(stage, error, traceback);
            context.gate().leave(this);
        }
    }

    @Override
    public void beat(@Nullable Long poll) {
        watchdog.beat(poll);
    }
}
