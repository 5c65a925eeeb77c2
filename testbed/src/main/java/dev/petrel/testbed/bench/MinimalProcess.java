// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.json.Json;
import dev.petrel.testbed.bench.measure.Percentiles;
import dev.petrel.testbed.bench.measure.Window;
import dev.petrel.testbed.bench.minimal.MinimalMain;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalJava;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The minimal program, in a process of its own, on the servers of a benchmark. */
final class MinimalProcess implements AutoCloseable {

    private static final String PROGRAM = "program";

    private final LocalJava process;
    private final CpuCounter cpu;

    private MinimalProcess(LocalJava process, CpuCounter cpu) {
        this.process = process;
        this.cpu = cpu;
    }

    /** Starts it, and returns when it is connected. */
    static MinimalProcess start(Bench bench) throws IOException {
        String name = bench.servers().databaseName() + "-minimal";
        String broker = bench.servers().amqpUrl().split(",")[0];
        LocalJava process = LocalJava.start(
                "minimal", MinimalMain.class, List.of(broker, bench.servers().databaseHost(), name), bench.layout());
        MinimalProcess started = new MinimalProcess(
                process, CpuCounter.ofServers(bench.servers()).and(PROGRAM, process.pid()));
        process.expect(MinimalMain.READY);
        return started;
    }

    void warmUp(int inFlight, int events) throws IOException {
        process.send("warm-up " + inFlight + " " + events);
        process.expect(MinimalMain.DONE);
    }

    /** Keeps so many events in flight until the window is over. */
    Measured measure(int inFlight, Window window) throws IOException {
        process.send("measure " + inFlight + " " + window.lead().toMillis() + " "
                + window.time().toMillis());
        process.expect(MinimalMain.BEGINS);
        CpuCounter.Counting counting = cpu.begin();
        process.expect(MinimalMain.ENDS);
        Map<String, Duration> used = counting.end();
        Map<String, @Nullable Object> told = Json.readObject(process.next());
        return new Measured(
                (long) number(told, "events"),
                number(told, "seconds"),
                Percentiles.ofMap(told.get("latency_ms")),
                used);
    }

    private static double number(Map<String, @Nullable Object> told, String name) {
        if (told.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new LocalFailure("the minimal program told no \"" + name + "\"");
    }

    /** Ends it. It leaves nothing on the servers. */
    @Override
    public void close() {
        process.close();
    }
}
