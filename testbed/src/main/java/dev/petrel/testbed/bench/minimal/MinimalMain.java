// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.bench.measure.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The minimal program in a process of its own. Its words are the broker's URL, the database's, and a name. Each line that
 * it reads is a run, and what it prints tells of it; it ends, and leaves nothing on the servers, when its input does.
 *
 * <pre>
 * warm-up IN_FLIGHT EVENTS             done
 * measure IN_FLIGHT LEAD_MS TIME_MS    begins | ends | {"events": ..., "seconds": ..., "latency_ms": {...}}
 * </pre>
 */
public final class MinimalMain {

    public static final String READY = "ready";
    public static final String DONE = "done";
    public static final String BEGINS = "begins";
    public static final String ENDS = "ends";

    private MinimalMain() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        try (MinimalProgram program = new MinimalProgram(words[0], words[1], words[2], new SystemClock())) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            say(System.out, READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                obey(line.split(" "), program, System.out);
            }
        }
    }

    private static void obey(String[] words, MinimalProgram program, PrintStream out)
            throws IOException, InterruptedException {
        int inFlight = Integer.parseInt(words[1]);
        if (words[0].equals("warm-up")) {
            program.warmUp(inFlight, Integer.parseInt(words[2]));
            say(out, DONE);
            return;
        }
        Window window =
                new Window(Duration.ofMillis(Long.parseLong(words[2])), Duration.ofMillis(Long.parseLong(words[3])));
        MinimalProgram.Measured measured = program.measure(inFlight, window, new Window.Listener() {
            @Override
            public void begins() {
                say(out, BEGINS);
            }

            @Override
            public void ends() {
                say(out, ENDS);
            }
        });
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("events", measured.events());
        told.put("seconds", measured.seconds());
        told.put("latency_ms", measured.latency().toMap());
        say(out, Json.write(told));
    }

    private static void say(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }
}
