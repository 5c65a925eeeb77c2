// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.host.SensorHost;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How one sensor fares: its state, its events and failures, and when it starts again, for its status and for the log. Of
 * its supervisor alone, under the supervisor's lock.
 */
final class SensorHistory {

    private static final Logger log = LoggerFactory.getLogger(SensorHistory.class);

    /** How much of a reason is kept: an exception's text may be of any length. */
    private static final int LONGEST_ERROR = 2000;

    private static final int LONGEST_TRACEBACK = 20_000;

    private final SensorType type;
    private final SensorLog output;
    private final SensorRestarts recovery;
    private final Clock clock;

    private State state = State.STARTING;
    private int restarts;
    private long events;
    private @Nullable String lastError;
    private @Nullable Instant lastEvent;
    private @Nullable Instant startedAt;
    private @Nullable Instant nextStart;
    private long startedNanos;
    private long dueNanos;

    /** Whether this start gave a reason why it fails, and whether the log had to know that. */
    private boolean explained;

    private boolean news;
    /** Whether the sensor is known to run since this start. */
    private boolean runs;

    SensorHistory(SensorType type, SensorLog output, RestartDelays delays, Clock clock) {
        this.type = type;
        this.output = output;
        this.recovery = new SensorRestarts(delays, clock);
        this.clock = clock;
        this.dueNanos = clock.nanos();
    }

    State state() {
        return state;
    }

    /** How often it failed in a row. */
    int failures() {
        return recovery.failures();
    }

    /** Whether it got to run the last time, or was not started yet. */
    boolean ran() {
        return recovery.ran();
    }

    /** How long until its next start. */
    Duration untilDue() {
        return Duration.ofNanos(Math.max(0, dueNanos - clock.nanos()));
    }

    /** A start begins. */
    void begins() {
        state = State.STARTING;
        explained = false;
        runs = false;
        output.begins(!recovery.ran());
        startedNanos = clock.nanos();
        startedAt = clock.instant();
        nextStart = null;
    }

    /** Its process, if it is one, has been started. */
    void started(SensorHost.Running process) {
        log.atLevel(recovery.ran() ? Level.INFO : Level.DEBUG)
                .log(
                        "Sensor {} starts{}.",
                        type.ref(),
                        process.pid().isPresent()
                                ? " as process " + process.pid().getAsLong()
                                : "");
    }

    void notStarted(RuntimeException why) {
        log.debug("Sensor {} could not be started.", type.ref(), why);
        explain(String.valueOf(why.getMessage()));
        failed("it could not be started", false);
    }

    /** It is set up. */
    void ready() {
        if (state == State.STARTING) {
            state = State.RUNNING;
            if (type.host() != SensorType.Host.PROCESS) {
                itRuns();
            }
        }
    }

    /** The broker has an event of it. */
    void accepted() {
        events++;
        lastEvent = clock.instant();
        if (!runs && state == State.RUNNING) {
            itRuns();
        }
    }

    /** Time passes while its process lives. */
    void lives() {
        if (!runs && hasRun()) {
            itRuns();
        } else if (!runs && lived().compareTo(SensorRestarts.STABLE) >= 0) {
            output.opens(); // its setup() takes its time, or is all that it does
        }
    }

    /** It said that it cannot go on. */
    void failed(String stage, String error, @Nullable String traceback) {
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
    }

    /** It hangs, and is killed for it. */
    void hangs(String why) {
        explain(why);
        log.warn("Sensor {} is killed: {}.", type.ref(), why);
    }

    /** It ended, and was not asked to. */
    void ended(SensorHost.End end, OptionalInt exitCode) {
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

    /** The triggers of its types changed: a sensor that has ended may have something to do again. */
    void triggersChanged() {
        if (state == State.EXITED) {
            state = State.STARTING;
            dueNanos = clock.nanos();
        }
    }

    /** Files of it changed: what failed may work now. True if it is to be started. */
    boolean filesChanged() {
        if (state != State.BACKOFF) {
            return false;
        }
        dueNanos = clock.nanos();
        nextStart = clock.instant();
        log.info("Files of sensor {} have changed: it is started.", type.ref());
        return true;
    }

    /** It is stopped for good. */
    void stopped() {
        state = State.STOPPED;
        nextStart = null;
    }

    /** After {@link #stopped}: it has ended. Without the lock. */
    void hasStopped() {
        log.info("Sensor {} stopped.", type.ref());
    }

    SensorStatus status(String node, String incarnation, SensorHost.@Nullable Running process, long epoch) {
        Long pid = process != null && process.pid().isPresent()
                ? (Long) process.pid().getAsLong()
                : null;
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

    private void explain(String reason) {
        String why = cut(reason, LONGEST_ERROR);
        lastError = why;
        if (!explained) {
            news = recovery.isNews(why, hasRun(), lived());
        }
        explained = true;
    }

    private void itRuns() {
        if (!runs && !recovery.ran()) {
            log.info("Sensor {} runs, after {} starts that failed.", type.ref(), recovery.failures());
        }
        runs = true;
        output.opens();
    }

    /** A program says of itself neither that it is set up nor why it cannot run: time has to show. */
    private boolean hasRun() {
        return runs || state == State.RUNNING && lived().compareTo(SensorRestarts.STABLE) >= 0;
    }

    private Duration lived() {
        return clock.since(startedNanos);
    }

    /** The end of a traceback says most. */
    private static String end(String traceback) {
        int over = traceback.length() - LONGEST_TRACEBACK;
        return over <= 0 ? traceback : "..." + traceback.substring(over);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
