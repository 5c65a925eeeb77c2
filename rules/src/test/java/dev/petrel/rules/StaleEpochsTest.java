// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.RulesConfig.StaleEpoch;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StaleEpochsTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final StaleEpochs epochs = new StaleEpochs(store.cluster(), clock, StaleEpoch.ACCEPT);

    @Test
    void onlyAnOlderEpochOfTheSameSensorIsStale() {
        take(take(Optional.empty()));
        epochs.refresh();

        assertThat(stale("p.S", 1)).isTrue();
        assertThat(stale("p.S", 2)).isFalse();
        assertThat(stale("p.S", 3)).as("newer than what is known").isFalse();
        assertThat(stale("p.Other", 1)).isFalse();
        assertThat(stale("p.S", 0)).as("ran under no lease").isFalse();
        assertThat(stale(null, 0)).as("not from a sensor").isFalse();
    }

    @Test
    void readsTheLeasesEveryTwoSecondsAndLetsPassWhatItDoesNotKnowYet() {
        Optional<Lease> first = take(Optional.empty());
        epochs.refresh();
        take(first);
        clock.advance(Duration.ofMillis(1999));
        epochs.refresh();
        assertThat(stale("p.S", 1)).isFalse();

        clock.advance(Duration.ofMillis(1));
        epochs.refresh();
        assertThat(stale("p.S", 1)).isTrue();
    }

    @Test
    void doesNotAskTheDatabaseForAnEvent() {
        epochs.refresh();
        store.goAway();

        epochs.refresh();
        assertThat(stale("p.S", 1)).isFalse();
    }

    @Test
    void whatWasHandledUnderAnOldEpochIsCounted() {
        Metrics metrics = new Metrics();
        RulesMetrics rules = new RulesMetrics(metrics);
        take(take(Optional.empty()));
        epochs.refresh();

        rules.processed(List.of(judge("p.S", 1), judge("p.S", 2)));

        assertThat(metrics.registry().scrape().stream()
                        .filter(each -> each.getMetadata().getName().equals("petrel_stale_epoch_events"))
                        .flatMap(each -> each.getDataPoints().stream()))
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("status")).isEqualTo("processed"));
    }

    private Optional<Lease> take(Optional<Lease> seen) {
        return store.cluster().acquire("sensor:p.S", seen, "holder");
    }

    private boolean stale(@Nullable String sensor, long epoch) {
        return judge(sensor, epoch).instance().stale();
    }

    private EventResult judge(@Nullable String sensor, long epoch) {
        Event event = new Event(
                Ids.derive("e"),
                Ref.of("p.t"),
                Map.of(),
                clock.instant(),
                null,
                null,
                new Event.Source("n", sensor, epoch));
        EventResult result = EventResult.processed(event, List.of(), List.of());
        return epochs.judge(event).isPresent() ? result.asStale() : result;
    }
}
