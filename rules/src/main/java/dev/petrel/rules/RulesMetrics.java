// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.TriggerInstance;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What a rules engine counts. */
public final class RulesMetrics {

    private final Counter events;
    private final Counter enforcements;
    private final Counter stale;
    private final Metrics metrics;

    public RulesMetrics(Metrics metrics) {
        this.metrics = metrics;
        PrometheusRegistry registry = metrics.registry();
        events = Counter.builder()
                .name("petrel_trigger_instances_total")
                .help("Events that this rules engine has handled, by what became of them.")
                .labelNames("status")
                .register(registry);
        enforcements = Counter.builder()
                .name("petrel_enforcements_total")
                .help("Rules that matched an event, by whether an execution was requested.")
                .labelNames("result")
                .register(registry);
        stale = Counter.builder()
                .name("petrel_stale_epoch_events_total")
                .help("Events whose sensor had moved to another node when they were handled.")
                .labelNames("status")
                .register(registry);
    }

    private void count(TriggerInstance instance) {
        events.labelValues(instance.status().word()).inc();
        if (instance.stale()) {
            stale.labelValues(instance.status().word()).inc();
        }
    }

    void processed(List<EventResult> all) {
        for (EventResult consequences : all) {
            count(consequences.instance());
            consequences.enforcements().stream()
                    .map(Enforcement::succeeded)
                    .forEach(ok -> enforcements
                            .labelValues(ok ? "succeeded" : "failed")
                            .inc());
        }
    }

    void suppressed(int copies) {
        metrics.duplicatesSuppressed().labelValues("event").inc(copies);
    }

    /** What the whole process counts. */
    Metrics shared() {
        return metrics;
    }
}
