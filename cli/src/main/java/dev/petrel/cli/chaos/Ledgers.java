// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.chaos.History.Accepted;
import dev.petrel.cli.chaos.History.Noted;
import dev.petrel.cli.chaos.History.Recorded;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Execution.LogEntry;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.engine.store.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a chaos run has left so far: two ledgers and the database. */
final class Ledgers {

    private static final int PAGE = 2_000;

    private final ChaosPack pack;
    private final ExecutionStore executions;

    Ledgers(ChaosPack pack, ExecutionStore executions) {
        this.pack = pack;
        this.executions = executions;
    }

    History read() throws IOException {
        return new History(accepted(), runs(), recorded());
    }

    /** How many events were accepted so far. */
    int count() throws IOException {
        return lines(pack.accepted()).size();
    }

    /** How many executions have not ended yet. */
    long open() {
        Map<ExecutionStatus, Long> counts = executions.countByStatus();
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().isTerminal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many executions there are. */
    long executions() {
        return executions.countByStatus().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<Accepted> accepted() throws IOException {
        return lines(pack.accepted()).stream()
                .map(line -> line.split(" "))
                .map(word -> new Accepted(word[0], word[1], Double.parseDouble(word[2]), Double.parseDouble(word[3])))
                .toList();
    }

    private List<Noted> runs() throws IOException {
        return lines(pack.runs()).stream()
                .map(line -> line.split(" "))
                .map(word -> new Noted(
                        word[0].equals("start"),
                        word[1],
                        Long.parseLong(word[2]),
                        Long.parseLong(word[3]),
                        Double.parseDouble(word[4])))
                .toList();
    }

    private List<Recorded> recorded() {
        List<Recorded> all = new ArrayList<>();
        while (true) {
            Page<Execution> page = executions.find(
                    new Query(Set.of(), null, null, ChaosPack.RULE, null, null, null, null, true, all.size(), PAGE));
            page.items().forEach(execution -> all.add(recorded(execution)));
            if (page.items().size() < PAGE) {
                return all;
            }
        }
    }

    private static Recorded recorded(Execution execution) {
        return new Recorded(
                execution.id(),
                String.valueOf(execution.parameters().get("id")),
                execution.status(),
                execution.log().stream().map(LogEntry::status).toList());
    }

    /** A line that a killed process has not finished is none: nobody was told of what it says. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
