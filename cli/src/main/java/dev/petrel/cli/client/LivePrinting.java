// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Prints what an execution writes while it runs, whole lines of it. For one thread. */
final class LivePrinting {

    static final List<String> STREAMS = List.of("stdout", "stderr");

    /** What ends before that prints all at its end. */
    private static final Duration FIRST = Duration.ofMillis(1500);

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Texts api;
    private final Clock clock;
    private final String path;
    private final Consumer<String> lines;
    private final Map<String, Integer> printed = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private long next;

    /** Gives the text at a path. */
    @FunctionalInterface
    interface Texts {
        String text(String path, Map<String, ?> parameters) throws ClientFailure;
    }

    /** @param path of the execution */
    LivePrinting(Texts api, Clock clock, String path, Consumer<String> lines) {
        this.api = api;
        this.clock = clock;
        this.path = path;
        this.lines = lines;
        this.next = clock.nanos() + FIRST.toNanos();
    }

    /** Prints what is new, not more often than once a second. */
    void look() throws ClientFailure {
        if (clock.nanos() - next < 0) {
            return;
        }
        next = clock.nanos() + BETWEEN.toNanos();
        for (String stream : STREAMS) {
            String text = api.text(path + "/output", Map.of("output_type", stream));
            int from = printed.getOrDefault(stream, 0);
            int end = text.lastIndexOf('\n') + 1;
            if (end > from) {
                text.substring(from, end).lines().forEach(lines);
                printed.put(stream, end);
                texts.put(stream, text.substring(0, end));
            }
        }
    }

    /**
     * What of {@code whole}, which the ended execution wrote to {@code stream}, is not printed yet. Of what the result has in
     * another form, JSON for instance, nothing.
     */
    String rest(String stream, String whole) {
        String before = texts.getOrDefault(stream, "");
        String ended = whole.endsWith("\n") ? whole : whole + "\n";
        if (before.isEmpty()) {
            return whole;
        }
        return ended.startsWith(before) ? ended.substring(before.length()) : "";
    }
}
