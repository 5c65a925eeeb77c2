// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code petrel bench action} does on a cluster that runs. */
final class ActionBench {

    static final String PYTHON = "bench.python";
    static final String SHELL = "bench.shell";

    private static final int WARM_UP_IN_FLIGHT = 16;
    private static final Duration IDLE_PAUSE = Duration.ofMillis(30);

    private final Bench bench;
    private final Plan plan;
    private final BurstMeter meter;
    private final Map<String, Map<String, Object>> figures = new LinkedHashMap<>();
    private final StringBuilder text;

    /** How many at once, how many one by one, and how many before. */
    record Plan(int executions, int idleExecutions, int warmUp) {}

    ActionBench(Bench bench, Plan plan) {
        this.bench = bench;
        this.plan = plan;
        this.meter = new BurstMeter(bench);
        this.text = new StringBuilder(bench.setting()).append('\n');
    }

    /** Writes the actions that the benchmark brings along. */
    static void writeActions(BenchPack pack) throws IOException {
        pack.action("python", "python-script", "python.py", "{}");
        pack.write("actions/python.py", """
                from st2common.runners.base_action import Action


                class Nothing(Action):
                    def run(self):
                        return True
                """);
        pack.action("shell", "local-shell-cmd", "", "{cmd: {type: string, immutable: true, default: 'true'}}");
    }

    /** @param way how it is requested, in a word */
    void run(String action, String way, Traffic traffic) throws InterruptedException {
        Load load = new Load(traffic, bench.clock());
        bench.progress("warming up: " + plan.warmUp() + " of " + action + " by " + way);
        meter.checked(load.send(WARM_UP_IN_FLIGHT, plan.warmUp()));
        bench.progress("measuring: " + action + " by " + way);
        Map<String, Object> found = new LinkedHashMap<>();
        text.append(String.format(Locale.ROOT, "%s by %s%n", action, way));
        if (plan.executions() > 0) {
            BurstMeter.Burst burst = meter.measure(load, plan.executions(), plan.executions());
            found.put("burst", burst.toMap());
            text.append(burst.text());
        }
        if (plan.idleExecutions() > 0) {
            Outcome idle = meter.checked(load.oneByOne(plan.idleExecutions(), IDLE_PAUSE));
            found.put("idle", LatencyText.map(idle.ended()));
            text.append(LatencyText.text("idle", idle.ended()));
        }
        figures.computeIfAbsent(action, name -> new LinkedHashMap<>()).put(way.toLowerCase(Locale.ROOT), found);
    }

    BenchReport report(Map<String, Object> parameters) {
        return new BenchReport(
                "action", parameters, new LinkedHashMap<>(figures), text + meter.verdict(), meter.complete());
    }
}
