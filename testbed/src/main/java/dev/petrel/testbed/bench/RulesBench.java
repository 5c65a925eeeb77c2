// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.BenchPack.Flow;
import dev.petrel.testbed.bench.measure.Figures;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code petrel bench rules} does. */
final class RulesBench {

    private static final int MOST_BYTES = 100_000_000;
    private static final int LARGE = 100_000;

    private final Bench bench;
    private final Plan plan;
    private final BurstMeter meter;
    private final Map<Integer, Flow> flows = new LinkedHashMap<>();
    private final StringBuilder text;

    /**
     * What to measure.
     *
     * @param rules how many a trigger type has
     * @param payloads how large a text in the payload is
     */
    record Plan(List<Integer> rules, List<Integer> payloads, int events, int inFlight, int warmUp) {

        private int eventsOf(int payload) {
            return Math.max(1, Math.min(events, MOST_BYTES / Math.max(1, payload)));
        }

        private int inFlightOf(int payload) {
            return payload < LARGE ? inFlight : Math.max(1, inFlight / 16);
        }
    }

    RulesBench(Bench bench, Plan plan) {
        this.bench = bench;
        this.plan = plan;
        this.meter = new BurstMeter(bench);
        this.text = new StringBuilder(bench.setting()).append('\n');
    }

    /** Writes the trigger types and their rules. */
    void write(BenchPack pack, String operator) throws IOException {
        for (int count : plan.rules()) {
            String name = "rules_" + count;
            var trigger = pack.trigger(name);
            var rule = trigger;
            for (int n = 0; n < count; n++) {
                rule = pack.rule(name + "_" + n, trigger, "trigger.host", operator, "host-" + n + "-", "core.noop");
            }
            flows.put(count, new Flow(trigger, rule));
        }
    }

    BenchReport run(Map<String, Object> parameters) throws InterruptedException {
        Map<String, Object> figures = new LinkedHashMap<>();
        try (Store store = bench.store();
                EventSource source = EventSource.open(bench)) {
            for (int payload : plan.payloads()) {
                Map<String, Object> byRules = new LinkedHashMap<>();
                Measured first = null;
                for (Map.Entry<Integer, Flow> flow : flows.entrySet()) {
                    Load load = new Load(
                            new UnmatchedTraffic(source.events(store, flow.getValue(), payload(payload)), store),
                            bench.clock());
                    Measured measured = measure(load, flow.getKey(), payload);
                    first = first == null ? measured : first;
                    byRules.put(Integer.toString(flow.getKey()), row(flow.getKey(), payload, measured, first));
                }
                figures.put("payload_" + payload, byRules);
            }
        }
        return new BenchReport("rules", parameters, figures, text + meter.verdict(), meter.complete());
    }

    private static Map<String, @Nullable Object> payload(int bytes) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("host", "no rule's");
        payload.put("text", "x".repeat(bytes));
        return payload;
    }

    private Measured measure(Load load, int rules, int payload) throws InterruptedException {
        int events = plan.eventsOf(payload);
        bench.progress("measuring: " + rules + " rules, " + events + " events with " + payload + " bytes");
        meter.checked(load.send(plan.inFlightOf(payload), payload < LARGE ? plan.warmUp() : events));
        return meter.measure(load, plan.inFlightOf(payload), events).measured();
    }

    private Map<String, Object> row(int rules, int payload, Measured measured, Measured first) {
        double time = Figures.ratio(first.perSecond(), measured.perSecond());
        double cpu = Figures.ratio(measured.cpuMillis(), first.cpuMillis());
        text.append(String.format(
                Locale.ROOT,
                "%6d rules, %7d bytes: %8.1f events/s, %.2f times as long as the first; CPU ms an event %s, %.2f times%n",
                rules,
                payload,
                measured.perSecond(),
                time,
                LoadTable.cpu(measured),
                cpu));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("events_per_second", measured.perSecond());
        row.put("cpu_ms_per_event", measured.cpuMap());
        row.put("time_to_first", time);
        row.put("cpu_to_first", cpu);
        return row;
    }
}
