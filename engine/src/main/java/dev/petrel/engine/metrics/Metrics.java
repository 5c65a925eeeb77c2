// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
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

    private static final double[] STAGE = {
        .00025, .0005, .001, .0015, .002, .003, .004, .006, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 10, 60
    };

    private static final double[] EVENTS = {1, 2, 4, 8, 16, 32};

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

    /** Of events that this process has published. */
    public Histogram eventsPerMessage() {
        return histogram(EVENTS, "events_per_message", "How many events a message had that was published");
    }

    public Counter dedupKeyFailures() {
        return counter("dedup_key_failures", "Events that their trigger type's dedup_key could not name", "trigger");
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

    /**
     * Label {@code stage}: what the event had reached. The times are of this process's own clock, but for {@code received},
     * which begins on the node of the dispatch.
     */
    public Histogram eventStageSeconds() {
        return histogram(
                STAGE, "event_stage_seconds", "How long an event took from one stage of its way to the next", "stage");
    }

    /** Takes the values of a metric that is read at each scrape. */
    @FunctionalInterface
    public interface Values {
        void set(double value, String... labels);
    }

    public void executionsInState(Consumer<Values> values) {
        gaugeOf("executions_in_state", "Executions in a state that should pass", set(values), "state");
    }

    public void oldestAge(Consumer<Values> values) {
        String help = "How long the oldest execution has been in a state that should pass; 0 for none";
        gaugeOf("oldest_age_seconds", help, set(values), "state");
    }

    public void deadLetters(Consumer<Values> values) {
        gaugeOf("dead_letters", "Messages put aside that wait for an operator", set(values));
    }

    public void sensorUp(Consumer<Values> values) {
        gaugeOf("sensor_up", "On how many nodes an enabled sensor runs", set(values), "sensor");
    }

    public void sensorRestarts(Consumer<Values> values) {
        String help = "Starts of a sensor after its first since its container started";
        counterOf("sensor_restarts", help, values, "sensor", "node");
    }

    public void sensorLastEvent(Consumer<Values> values) {
        String help = "When the sensor last dispatched an event";
        gaugeOf("sensor_last_event_timestamp_seconds", help, set(values), "sensor", "node");
    }

    public Counter sensorProcessEventsDropped() {
        String help = "Starts and ends of sensor processes of which no event could be dispatched";
        return counter("sensor_process_events_dropped", help);
    }

    /** 1 while the newest partition map is refused and an older one, or none, is in force. */
    public void partitionMapRefused(Consumer<Values> values) {
        gaugeOf("partition_map_refused", "Whether the newest partition map is refused", set(values));
    }

    public Counter partitionMapRefusals() {
        return counter("partition_map_refusals", "Partition maps that were refused");
    }

    /** The epochs of the leases: these only grow, by one with every new holder. */
    public void leaseChanges(Consumer<Values> values) {
        counterOf("lease_changes", "How often a lease got a holder", values, "lease");
    }

    /** Label {@code channel}: where the messages came from. */
    public Counter deadLettered() {
        return counter("dead_lettered", "Messages that this process has put aside", "channel");
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

    /** Label {@code topic}: content, cancel or status. */
    public Counter topicMessagesDropped() {
        String help = "Announcements that did not reach the broker in time; listeners find them in the database";
        return counter("topic_messages_dropped", help, "topic");
    }

    public Counter duplicatesSuppressed() {
        return counter("duplicates_suppressed", "Repeats that were recognised and had no effect", "what");
    }

    public Counter auditDropped() {
        return counter("audit_records_dropped", "Records of the audit log that the database did not take");
    }

    public Counter auditLinesDropped() {
        return counter("audit_lines_dropped", "Lines of the audit log that its file did not take");
    }

    /** Label {@code status} is the answer's class: {@code 2xx}, {@code 4xx}, {@code 5xx}. */
    public Histogram httpRequests() {
        return histogram("http_request_seconds", "How long the API took to answer", "route", "status");
    }

    /** A gauge whose value is read at each scrape; the second gauge of the same name is ignored. */
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

    private static Consumer<GaugeWithCallback.Callback> set(Consumer<Values> values) {
        return callback -> values.accept(callback::call);
    }

    private void counterOf(String name, String help, Consumer<Values> values, String... labels) {
        var unused = made(
                name,
                full -> CounterWithCallback.builder()
                        .name(full)
                        .help(help)
                        .labelNames(labels)
                        .callback(callback -> values.accept(callback::call))
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

    private Histogram histogram(String name, String help, String... labels) {
        return histogram(LATENCY, name, help, labels);
    }

    private Histogram histogram(double[] bounds, String name, String help, String... labels) {
        return made(
                name,
                full -> Histogram.builder()
                        .name(full)
                        .help(help)
                        .labelNames(labels)
                        .classicOnly()
                        .classicUpperBounds(bounds)
                        .register(registry));
    }

    @SuppressWarnings("unchecked") // each name is used by one method, with one type
    private <M> M made(String name, Function<String, M> maker) {
        return (M) made.computeIfAbsent(name, n -> (Object) maker.apply("petrel_" + n));
    }
}
