// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.ExecutionStatus;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** What a runner counts. */
final class RunnerMetrics {

    private final Counter executions;
    private final Counter claimsLost;
    private final Counter overtaken;
    private final Counter deadLetters;

    RunnerMetrics(PrometheusRegistry registry, IntSupplier used, IntSupplier free) {
        executions = Counter.builder()
                .name("petrel_executions_total")
                .help("Executions that this runner brought to an end, by their status.")
                .labelNames("status")
                .register(registry);
        claimsLost = Counter.builder()
                .name("petrel_claims_lost_total")
                .help("Doorbells that led to nothing: the execution had been claimed or ended already.")
                .register(registry);
        overtaken = Counter.builder()
                .name("petrel_executions_overtaken_total")
                .help("Runs whose end was dropped because somebody else had moved the execution on.")
                .register(registry);
        deadLetters = Counter.builder()
                .name("petrel_runner_dead_letters_total")
                .help("Doorbells that could not be handled and were put aside.")
                .register(registry);
        GaugeWithCallback.builder()
                .name("petrel_runner_slots")
                .help("Slots of this runner that are in use and that are free.")
                .labelNames("state")
                .callback(gauge -> {
                    gauge.call(used.getAsInt(), "used");
                    gauge.call(free.getAsInt(), "free");
                })
                .register(registry);
    }

    void ended(ExecutionStatus status) {
        executions.labelValues(status.word()).inc();
    }

    void claimLost() {
        claimsLost.inc();
    }

    void overtaken() {
        overtaken.inc();
    }

    void deadLetter() {
        deadLetters.inc();
    }
}
