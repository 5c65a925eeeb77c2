// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Execution.LogEntry;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Ran;
import dev.petrel.testbed.chaos.History.Recorded;
import dev.petrel.testbed.chaos.History.Spent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a chaos run has left so far: two ledgers and the database. */
final class Ledgers {

    private static final int AT_ONCE = 10_000;

    /** What the task of a workflow prints: its fence and its name. */
    private static final Pattern OF_TASK = Pattern.compile("\\d{1,18} \\S+");

    private final ChaosPack pack;
    private final ExecutionStore executions;
    private final Clock clock;
    private final int startsOfEach;
    private final GrowingFile accepted;
    private final GrowingFile starts;
    private final GrowingFile ends;
    private final Instant began;

    Ledgers(ChaosPack pack, ExecutionStore executions, Clock clock) {
        this(pack, executions, clock, 1);
    }

    /** @param startsOfEach how many actions each event starts */
    Ledgers(ChaosPack pack, ExecutionStore executions, Clock clock, int startsOfEach) {
        this.pack = pack;
        this.startsOfEach = startsOfEach;
        this.executions = executions;
        this.clock = clock;
        this.began = clock.instant();
        this.accepted = new GrowingFile(pack.accepted(), 'a');
        this.starts = new GrowingFile(pack.runs(), 's');
        this.ends = new GrowingFile(pack.runs(), 'e');
    }

    /**
     * How much there is.
     *
     * @param started how many events have started all that they start, each at its first attempt
     * @param ended how often an action has ended, at whatever attempt
     * @param open executions that have not ended
     */
    record Counts(long accepted, long started, long ended, long open) {}

    History read() throws IOException {
        List<Spent> spent = new ArrayList<>();
        List<Ran> workflows = new ArrayList<>();
        List<Recorded> recorded = recorded(spent, workflows);
        return new History(accepted(), runs(), recorded, spent, workflows);
    }

    /** Lets no more events come, but those that are under way. */
    void endEvents() throws IOException {
        pack.endEvents();
    }

    /**
     * Lets the next event wait if more than {@code most} of those that were accepted have not started all that they start;
     * or come, if not.
     */
    void holdBackBeyond(long most) throws IOException {
        pack.hold(accepted.lines() - starts.ofKind() / startsOfEach > most);
    }

    /** How many events were accepted so far. */
    int count() throws IOException {
        return accepted.lines();
    }

    /** How many runs have ended so far. */
    int ended() throws IOException {
        return ends.ofKind();
    }

    /** The newest events that were accepted: those after the first {@code known}. */
    List<Accepted> acceptedAfter(int known) throws IOException {
        return lines(pack.accepted(), Ledgers::accepted, known);
    }

    /** What there is now. Cheap in any database: those that are open are indexed, and the rest is in the ledger. */
    Counts counts() throws IOException {
        long open = 0;
        for (ExecutionStatus status : ExecutionStatus.values()) {
            open += status.isTerminal() ? 0 : executions.countOpen(status);
        }
        return new Counts(accepted.lines(), starts.ofKind() / startsOfEach, ends.ofKind(), open);
    }

    /** Whether each event that was accepted has led to an execution. */
    boolean everyEventHasAnExecution() throws IOException {
        List<Ran> workflows = new ArrayList<>();
        Set<String> known = Stream.concat(
                        recorded(new ArrayList<>(), workflows).stream().map(Recorded::event),
                        workflows.stream().map(Ran::event))
                .collect(Collectors.toSet());
        return accepted().stream().allMatch(event -> known.contains(event.event()));
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
                !word[0].equals("end"),
                word[1],
                Long.parseLong(word[2]),
                Long.parseLong(word[3]),
                Double.parseDouble(word[4]),
                word.length > 5 ? word[5] : "");
    }

    /**
     * By stretches of time. Each makes the embedded database read everything, as it has no index for that, so they are
     * few; and it keeps in memory what it found, so they are not too few.
     */
    private List<Recorded> recorded(List<Spent> spent, List<Ran> workflows) throws IOException {
        Map<String, Recorded> all = new LinkedHashMap<>();
        Map<String, Ran> ran = new LinkedHashMap<>();
        int stretches = count() / AT_ONCE + 1;
        Duration stretch = Duration.between(began, clock.instant()).dividedBy(stretches);
        for (int i = 0; i < stretches; i++) {
            Instant after = i == 0 ? null : began.plus(stretch.multipliedBy(i)).minusMillis(2);
            Instant before = i == stretches - 1 ? null : began.plus(stretch.multipliedBy(i + 1));
            for (Execution execution : find(after, before)) {
                if (execution.action().equals(WorkflowPack.WORKFLOW)) {
                    ran.put(execution.id(), WorkflowPack.ran(execution));
                } else if (all.put(execution.id(), recorded(execution)) == null) {
                    spent.add(spent(execution));
                }
            }
        }
        workflows.addAll(ran.values());
        return List.copyOf(all.values());
    }

    private List<Execution> find(@Nullable Instant after, @Nullable Instant before) {
        Query query = Query.between(after, before, true, 0, -1);
        return executions.find(query).items();
    }

    static Recorded recorded(Execution execution) {
        return new Recorded(
                execution.id(),
                String.valueOf(execution.parameters().get("id")),
                execution.status(),
                execution.log().stream().map(LogEntry::status).toList(),
                execution.fence(),
                endOf(execution),
                execution.parameters().get("task") instanceof String task ? task : "");
    }

    private Spent spent(Execution execution) {
        Instant end = execution.endedAt();
        double over = end == null
                ? Double.POSITIVE_INFINITY
                : clock.nanos() / 1e9 - Duration.between(end, clock.instant()).toNanos() / 1e9;
        return new Spent(execution.id(), execution.action().toString(), execution.status(), over);
    }

    private static long endOf(Execution execution) {
        var result = execution.result();
        @Nullable Object printed = result == null ? null : result.get("stdout");
        if (printed instanceof String text && OF_TASK.matcher(text).matches()) {
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        }
        return printed instanceof Number fence ? fence.longValue() : 0;
    }

    /** A line that a killed process has not finished does not count: no other process was told of what it says. */
    private static <T> List<T> lines(Path file, Function<String, T> reading, int skipped) throws IOException {
        int finished = new GrowingFile(file, ' ').lines();
        List<T> all = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.limit(finished).skip(skipped).map(reading).forEach(all::add);
        }
        return all;
    }
}
