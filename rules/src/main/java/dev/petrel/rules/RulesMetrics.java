// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.TriggerInstance.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What a rules engine counts. */
public final class RulesMetrics {

    private final Counter events;
    private final Counter enforcements;
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
    }

    void processed(List<Consequences> all) {
        for (Consequences consequences : all) {
            Status status = consequences.instance().status();
            events.labelValues(status.word()).inc();
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

    void deadLetter() {
        metrics.deadLettered().labelValues(Channel.TRIGGER.word()).inc();
    }
}
