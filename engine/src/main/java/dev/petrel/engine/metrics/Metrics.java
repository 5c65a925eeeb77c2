// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a process counts, for Prometheus. One per process, made by {@code main} and passed to its services.
 *
 * <p>Every metric has its one home here, so that its name, labels and meaning are the same in all daemons. The first
 * call of a method registers the metric with this process; a process that never asks for one does not show it. Names
 * begin with {@code petrel_}, units are seconds. Safe for several threads.
 */
public final class Metrics {

    private static final double[] LATENCY = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, Object> made = new ConcurrentHashMap<>();

    /** What {@code /metrics} shows. */
    public PrometheusRegistry registry() {
        return registry;
    }

    public Counter triggersAccepted() {
        return counter("triggers_accepted", "Events that the broker confirmed", "trigger");
    }

    public Counter triggersRefused() {
        return counter("triggers_refused", "Events that were not accepted", "reason");
    }

    public Counter dedupKeyFailures() {
        return counter("dedup_key_failures", "Events that their trigger type's dedup_key could not name", "trigger");
    }

    /** From the dispatch of an event to the start of its execution, by two nodes' clocks. */
    public Histogram triggerToStart() {
        return histogram("trigger_to_start_seconds", "From the dispatch of an event to the start of its execution");
    }

    /** From the dispatch of an event to the end of its execution, by two nodes' clocks. */
    public Histogram triggerToEnd() {
        return histogram("trigger_to_end_seconds", "From the dispatch of an event to the end of its execution");
    }

    public Counter ruleEvaluations() {
        return counter("rule_evaluations", "Rules tried against events", "result");
    }

    public Counter executions() {
        return counter("executions", "Executions that ended", "action", "status");
    }

    /** Label {@code then} is what became of them: {@code abandoned}, {@code canceled} or {@code retried}. */
    public Counter runnerLosses() {
        return counter("runner_losses", "Executions whose runner was lost or had to let go of them", "action", "then");
    }

    public Histogram executionSeconds() {
        return histogram("execution_seconds", "How long actions ran", "action");
    }

    public Gauge executionsInState() {
        return gauge("executions_in_state", "Executions by state", "state");
    }

    public Gauge oldestAge() {
        return gauge("oldest_age_seconds", "Age of the oldest execution in a state that should pass", "state");
    }

    public Gauge deadLetters() {
        return gauge("dlq_messages", "Dead letters that this process has put aside", "channel");
    }

    public Counter leaseRenewals() {
        return counter("lease_renewals", "Beats that the database acknowledged");
    }

    public Counter leasesLost() {
        return counter("lease_lost", "Leases that this process lost against its will", "what");
    }

    public Gauge sensorUp() {
        return gauge("sensor_up", "1 while the sensor runs on this node", "sensor", "node");
    }

    public Counter sensorRestarts() {
        return counter("sensor_restarts", "Starts of a sensor after its first", "sensor");
    }

    public Gauge sensorLastEvent() {
        return gauge("sensor_last_event_timestamp_seconds", "When the sensor last dispatched an event", "sensor");
    }

    public Gauge partitionUnassigned() {
        return gauge("partition_unassigned_sensors", "Enabled sensors that no node is mapped to");
    }

    public Counter timersMissed() {
        return counter("timer_missed", "Times at which a timer should have fired and did not", "trigger");
    }

    public Counter publisherNacks() {
        return counter("publisher_nacks", "Messages that the broker refused");
    }

    public Counter publisherReturned() {
        return counter("publisher_returned", "Messages that the broker could not route");
    }

    /** Label {@code use}: {@code used} or {@code free}. */
    public Gauge runnerSlots() {
        return gauge("runner_slots", "Places in the runner's pool", "use");
    }

    public Counter duplicatesSuppressed() {
        return counter("duplicates_suppressed", "Repeats that were recognised and had no effect", "what");
    }

    /** Label {@code status} is the answer's class: {@code 2xx}, {@code 4xx}, {@code 5xx}. */
    public Histogram httpRequests() {
        return histogram("http_request_seconds", "How long the API took to answer", "route", "status");
    }

    /** A gauge whose value is asked for when somebody looks; the second gauge of the same name is ignored. */
    public void gaugeOf(String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
        var unused = made(
                name,
                full -> GaugeWithCallback.builder()
                        .name(full)
                        .help(help)
                        .labelNames(labels)
                        .callback(values)
                        .register(registry));
    }

    private Counter counter(String name, String help, String... labels) {
        return made(
                name,
                full -> Counter.builder()
                        .name(full)
                        .help(help)
                        .labelNames(labels)
                        .register(registry));
    }

    private Gauge gauge(String name, String help, String... labels) {
        return made(
                name,
                full -> Gauge.builder().name(full).help(help).labelNames(labels).register(registry));
    }

    private Histogram histogram(String name, String help, String... labels) {
        return made(
                name,
                full -> Histogram.builder()
                        .name(full)
                        .help(help)
                        .labelNames(labels)
                        .classicOnly()
                        .classicUpperBounds(LATENCY)
                        .register(registry));
    }

    @SuppressWarnings("unchecked") // each name is used by one method, with one type
    private <M> M made(String name, Function<String, M> maker) {
        return (M) made.computeIfAbsent(name, n -> (Object) maker.apply("petrel_" + n));
    }
}
