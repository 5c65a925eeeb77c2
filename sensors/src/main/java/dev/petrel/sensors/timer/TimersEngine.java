// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.config.TimersConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.schedule.Schedule;
import dev.petrel.engine.store.Store;
import dev.petrel.sensors.timer.TimerBook.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires the timers that rules ask for. One process of the cluster does so at a time, the one that holds the lease.
 *
 * <p>What is kept in the database is how far each timer has come. The next holder goes on from there: times that
 * were not met are made up for as the configuration says, or counted. A time for which two processes fire makes one event,
 * since the event's id follows from the timer and the time.
 */
public final class TimersEngine extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(TimersEngine.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Parts parts;
    private final TimerBook book;
    private final TimerCheckpoints checkpoints;
    private @Nullable ContentSnapshot content; // from which the timers are
    private List<ActiveTimer> timers = List.of();

    /** What it works with. {@code events} is how an event gets out. */
    public record Parts(
            Leases leases,
            Store store,
            ContentCache content,
            TimerEvents events,
            TimersConfig config,
            Metrics metrics,
            Clock clock,
            Backoff backoff) {}

    public TimersEngine(Parts parts) {
        super("timers", parts.leases(), parts.clock(), PAUSE, parts.backoff());
        this.parts = parts;
        this.book = new TimerBook(parts.config().zone());
        this.checkpoints = new TimerCheckpoints(parts.store());
        parts.content().onRefresh(this::wakePaced);
    }

    @Override
    protected boolean canRun() {
        return parts.events().brokerIsThere();
    }

    @Override
    protected void onAcquired() {
        content = null;
        timers = List.of();
    }

    @Override
    protected Duration round(Lease held) throws InterruptedException {
        refresh();
        for (ActiveTimer timer : timers) {
            fire(held, timer);
        }
        return pause();
    }

    private void refresh() {
        ContentSnapshot now = parts.content().recent();
        if (now == content) {
            return;
        }
        List<Timer> found = book.read(now);
        Map<String, Instant> marked = checkpoints.all();
        Map<Ref, ActiveTimer> before = timers.stream()
                .collect(Collectors.toMap(timer -> timer.trigger().ref(), Function.identity()));
        List<ActiveTimer> after = new ArrayList<>();
        for (Timer timer : found) {
            ActiveTimer same = before.get(timer.trigger().ref());
            if (same != null) {
                after.add(same);
            } else {
                timer.schedule().ifPresent(schedule -> after.add(active(timer.trigger(), schedule, marked)));
            }
        }
        Set<String> keys = found.stream().map(timer -> timer.trigger().key()).collect(Collectors.toSet());
        checkpoints.keepOnly(keys, marked.keySet());
        timers = after;
        content = now;
    }

    private ActiveTimer active(Trigger trigger, Schedule schedule, Map<String, Instant> marked) {
        Instant mark = marked.get(trigger.key());
        if (mark != null) {
            return ActiveTimer.known(trigger, schedule, mark);
        }
        ActiveTimer fresh = ActiveTimer.fresh(trigger, schedule, parts.clock().instant());
        checkpoints.put(trigger.ref(), fresh.mark());
        return fresh;
    }

    private void fire(Lease held, ActiveTimer timer) throws InterruptedException {
        Instant now = parts.clock().instant();
        if (timer.mark().isAfter(now.plus(DueTimes.GRACE))) {
            stepBack(timer, now);
        }
        if (timer.next().filter(due -> !due.isAfter(now)).isEmpty()) {
            return;
        }
        DueTimes due = DueTimes.of(timer.schedule(), timer.mark(), now, parts.config());
        passOver(timer, due.missed());
        for (Instant time : due.fire()) {
            if (!holds(held)) {
                return;
            }
            if (!parts.events().fire(timer.trigger(), time, held.epoch())) {
                count(timer, 1);
            }
            advance(timer, time);
        }
        if (timer.next().filter(next -> !next.isAfter(now)).isEmpty()) {
            tellMissed(timer);
        }
    }

    private void stepBack(ActiveTimer timer, Instant now) {
        log.atWarn()
                .addKeyValue("trigger", timer.trigger().key())
                .log(
                        "A {} with {} had come to {}, which is still to come: a clock was ahead. What is due from now on is"
                                + " looked at again; what has fired already makes no second event.",
                        timer.trigger().type(),
                        timer.trigger().parameters(),
                        timer.mark());
        timer.stepBack(now);
        checkpoints.put(timer.trigger().ref(), timer.mark());
    }

    private void advance(ActiveTimer timer, Instant time) {
        timer.advance(time);
        checkpoints.put(timer.trigger().ref(), time);
    }

    private void passOver(ActiveTimer timer, List<Instant> times) {
        if (!times.isEmpty()) {
            advance(timer, times.get(times.size() - 1));
            count(timer, times.size());
        }
    }

    private void count(ActiveTimer timer, int missed) {
        parts.metrics().timersMissed().labelValues(timer.trigger().key()).inc(missed);
        timer.missed(missed);
    }

    /** Once for all rounds that it took to come up to now. */
    private void tellMissed(ActiveTimer timer) {
        int missed = timer.takeMissed();
        if (missed > 0) {
            log.atWarn()
                    .addKeyValue("trigger", timer.trigger().key())
                    .log(
                            "A {} with {} missed {} of its times, none of them after {}.",
                            timer.trigger().type(),
                            timer.trigger().parameters(),
                            missed,
                            timer.mark());
        }
    }

    private Duration pause() {
        Instant now = parts.clock().instant();
        Duration pause = PAUSE;
        for (ActiveTimer timer : timers) {
            Duration left = timer.next().map(due -> Duration.between(now, due)).orElse(PAUSE);
            pause = left.compareTo(pause) < 0 ? left : pause;
        }
        return pause.isNegative() ? Duration.ZERO : pause;
    }
}
