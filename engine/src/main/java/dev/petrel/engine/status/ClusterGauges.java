// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.status;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics that tell of the whole cluster. One thread reads the database every few seconds; scrapes show what it last
 * read, however many there are. While the database does not answer, or holds something that cannot be read, these metrics
 * are absent rather than old.
 */
public final class ClusterGauges implements Service {

    private static final Duration EVERY = Duration.ofSeconds(5);

    /** The pause is at least so many times what the reading took: a database that is slow is not kept busy by it. */
    private static final int PAUSE_SHARE = 20;

    private final Store store;
    private final Supplier<Set<String>> live;
    private final HealthHistory health;
    private final Clock clock;
    private final Loop loop;
    private volatile @Nullable Sample last;

    /** What was read at one time. */
    private record Sample(
            Backlog executions,
            long deadLetters,
            List<SensorType> enabled,
            List<SensorStatus> sensors,
            List<Lease> leases) {}

    /** @param live the incarnations that are alive; what a dead one said of its sensors does not count */
    public ClusterGauges(
            Store store,
            Supplier<Set<String>> live,
            HealthHistory health,
            Metrics metrics,
            Clock clock,
            Backoff backoff) {
        this.store = store;
        this.live = live;
        this.health = health;
        this.clock = clock;
        this.loop = new Loop("cluster-gauges", clock, backoff, this::read);
        register(metrics);
    }

    @Override
    public String name() {
        return "cluster gauges";
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
        last = null;
    }

    /** One step of the thread. */
    Duration read() {
        var unused = health.look();
        long began = clock.nanos();
        try {
            Set<String> alive = live.get();
            last = new Sample(
                    Backlog.read(store.executions(), clock.instant()),
                    store.deadLetters().count(),
                    store.content().list(SensorType.class).stream()
                            .filter(SensorType::enabled)
                            .toList(),
                    store.cluster().sensorStatuses().stream()
                            .filter(status -> alive.contains(status.incarnation()))
                            .toList(),
                    store.cluster().leases(""));
        } catch (RuntimeException e) { // whatever it is: the loop logs it, once as long as it stays the same
            last = null;
            throw e;
        }
        Duration pause = clock.since(began).multipliedBy(PAUSE_SHARE);
        return pause.compareTo(EVERY) > 0 ? pause : EVERY;
    }

    private void register(Metrics metrics) {
        metrics.executionsInState(values(
                (sample, to) -> sample.executions().counts().forEach((status, n) -> to.set(n, status.word()))));
        metrics.oldestAge(values((sample, to) -> {
            for (ExecutionStatus status : Backlog.PASSING) {
                Duration age = sample.executions().oldest().getOrDefault(status, Duration.ZERO);
                to.set(age.toMillis() / 1e3, status.word());
            }
        }));
        metrics.deadLetters(values((sample, to) -> to.set(sample.deadLetters())));
        metrics.sensorUp(values(ClusterGauges::up));
        metrics.sensorRestarts(values((sample, to) -> sample.sensors()
                .forEach(status -> to.set(status.restarts(), status.sensor().toString(), status.node()))));
        metrics.sensorLastEvent(values((sample, to) -> sample.sensors().forEach(status -> {
            if (status.lastEvent() != null) {
                to.set(status.lastEvent().toEpochMilli() / 1e3, status.sensor().toString(), status.node());
            }
        })));
        metrics.leaseChanges(values(
                (sample, to) -> sample.leases().forEach(lease -> to.set(lease.epoch(), lease.what()))));
    }

    /** The number of nodes on which each enabled sensor runs, 0 for one that runs nowhere. */
    private static void up(Sample sample, Metrics.Values to) {
        for (SensorType sensor : sample.enabled()) {
            long running = sample.sensors().stream()
                    .filter(status -> status.sensor().equals(sensor.ref()))
                    .filter(status -> status.state() == SensorStatus.State.RUNNING)
                    .count();
            to.set(running, sensor.ref().toString());
        }
    }

    private Consumer<Metrics.Values> values(BiConsumer<Sample, Metrics.Values> tell) {
        return to -> {
            Sample sample = last;
            if (sample != null) {
                tell.accept(sample, to);
            }
        };
    }
}
