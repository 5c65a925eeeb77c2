// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.chaos.History.Accepted;
import dev.petrel.cli.chaos.History.Noted;
import dev.petrel.cli.chaos.History.Recorded;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Execution.LogEntry;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.engine.store.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a chaos run has left so far: two ledgers and the database. */
final class Ledgers {

    private static final int PAGE = 5_000;

    private final ChaosPack pack;
    private final ExecutionStore executions;
    private final GrowingFile accepted;
    private final GrowingFile runs;

    Ledgers(ChaosPack pack, ExecutionStore executions) {
        this.pack = pack;
        this.executions = executions;
        this.accepted = new GrowingFile(pack.accepted(), 'a');
        this.runs = new GrowingFile(pack.runs(), 'e');
    }

    /** How many executions there are, and how many of them have not ended. */
    record Counts(long all, long open) {}

    History read() throws IOException {
        return new History(accepted(), runs(), recorded());
    }

    /** Lets no more events come, but those that are under way. */
    void endEvents() throws IOException {
        pack.endEvents();
    }

    /** How many events were accepted so far. */
    int count() throws IOException {
        return accepted.lines();
    }

    /** How many runs of the action have ended so far. */
    int ended() throws IOException {
        return runs.ofKind();
    }

    /** The newest events that were accepted: those after the first {@code known}. */
    List<Accepted> acceptedAfter(int known) throws IOException {
        return lines(pack.accepted(), Ledgers::accepted, known);
    }

    Counts counts() {
        long all = 0;
        long open = 0;
        for (var entry : executions.countByStatus().entrySet()) {
            all += entry.getValue();
            open += entry.getKey().isTerminal() ? 0 : entry.getValue();
        }
        return new Counts(all, open);
    }

    private List<Accepted> accepted() throws IOException {
        return lines(pack.accepted(), Ledgers::accepted, 0);
    }

    private static Accepted accepted(String line) {
        String[] word = line.split(" ");
        return new Accepted(word[0], word[1], Double.parseDouble(word[2]), Double.parseDouble(word[3]));
    }

    private List<Noted> runs() throws IOException {
        return lines(pack.runs(), Ledgers::noted, 0);
    }

    private static Noted noted(String line) {
        String[] word = line.split(" ");
        return new Noted(
                word[0].equals("start"),
                word[1],
                Long.parseLong(word[2]),
                Long.parseLong(word[3]),
                Double.parseDouble(word[4]));
    }

    /** Page by page, each from the time at which the one before ended: its last moment is read twice, and told once. */
    private List<Recorded> recorded() {
        Map<String, Recorded> all = new LinkedHashMap<>();
        Instant after = null;
        while (true) {
            List<Execution> page = page(after);
            page.forEach(execution -> all.put(execution.id(), recorded(execution)));
            if (page.size() < PAGE) {
                return List.copyOf(all.values());
            }
            after = page.get(PAGE - 1).requestedAt().minusMillis(1);
        }
    }

    private List<Execution> page(@Nullable Instant after) {
        Page<Execution> page = executions.find(
                new Query(Set.of(), null, null, ChaosPack.RULE, null, null, after, null, true, 0, PAGE));
        return page.items();
    }

    private static Recorded recorded(Execution execution) {
        return new Recorded(
                execution.id(),
                String.valueOf(execution.parameters().get("id")),
                execution.status(),
                execution.log().stream().map(LogEntry::status).toList());
    }

    /** A line that a killed process has not finished is none: nobody was told of what it says. */
    private static <T> List<T> lines(Path file, Function<String, T> reading, int skipped) throws IOException {
        int finished = new GrowingFile(file, ' ').lines();
        List<T> all = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.limit(finished).skip(skipped).map(reading).forEach(all::add);
        }
        return all;
    }
}
