// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How executions are kept, and every way to read them. */
abstract class MemoryExecutionReads implements ExecutionStore {

    private static final Comparator<Execution> OLDEST =
            Comparator.comparing(Execution::requestedAt).thenComparing(Execution::id);

    final MemoryFaults faults;
    final Map<String, Execution> executions = new HashMap<>();
    final Map<String, List<byte[]>> largeResults = new HashMap<>();
    final Set<String> followed = new HashSet<>();
    final Set<String> steered = new HashSet<>();

    /** Those whose deadlines are of no interest any more. */
    final Set<String> unwatched = new HashSet<>();

    /** When those that are pending are due; those that never are are not in it. */
    final Map<String, Instant> due = new HashMap<>();

    final Set<String> spoilt = new HashSet<>();

    MemoryExecutionReads(MemoryFaults faults) {
        this.faults = faults;
    }

    private boolean isReadable(Execution execution) {
        return !spoilt.contains(execution.id());
    }

    private Execution readable(Execution execution) {
        if (!isReadable(execution)) {
            throw new IllegalArgumentException("document \"" + execution.id() + "\" of executions cannot be read");
        }
        return execution;
    }

    @Override
    public Optional<Execution> get(String id) {
        return faults.read(
                "get execution \"" + id + "\"",
                () -> Optional.ofNullable(executions.get(id)).map(this::readable));
    }

    @Override
    public Page<Execution> find(Query query) {
        return faults.read("find executions", () -> {
            List<Execution> found = executions.values().stream()
                    .filter(execution -> matches(execution, query))
                    .sorted(query.oldestFirst() ? OLDEST : OLDEST.reversed())
                    .toList();
            return Pages.cut(found, query.offset(), query.limit());
        });
    }

    @Override
    public Page<String> ids(Query query) {
        Page<Execution> page = find(query);
        return new Page<>(page.items().stream().map(Execution::id).toList(), page.total());
    }

    @Override
    public List<String> values(Facet facet, int limit) {
        return faults.read(
                "find the values that executions have",
                () -> executions.values().stream()
                        .map(execution -> value(execution, facet))
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .limit(limit)
                        .toList());
    }

    private static @Nullable String value(Execution execution, Facet facet) {
        return switch (facet) {
            case ACTION -> execution.action().toString();
            case STATUS -> execution.status().word();
            case RULE -> execution.rule() == null ? null : execution.rule().toString();
            case RUNNER -> execution.runnerType();
            case USER -> execution.context().get("user") instanceof String user ? user : null;
        };
    }

    @Override
    public List<Execution> read(List<String> ids, Set<Part> parts) {
        return faults.read(
                "read executions",
                () -> Pages.pick(executions, ids).stream()
                        .map(execution -> only(readable(execution), parts))
                        .toList());
    }

    private static Execution only(Execution e, Set<Part> parts) {
        Map<String, @Nullable Object> result = e.result();
        Execution.StoredResult hidden =
                result == null || parts.contains(Part.RESULT) ? null : new Execution.StoredResult(size(result), 0, "");
        return new Execution(
                e.id(),
                new Execution.Request(
                        e.action(),
                        e.runnerType(),
                        parts.contains(Part.PARAMETERS) ? e.parameters() : Map.of(),
                        parts.contains(Part.CONTEXT) ? e.context() : Map.of(),
                        e.requestedAt(),
                        e.notification()),
                e.lineage(),
                new Execution.Progress(
                        e.status(),
                        e.fence(),
                        e.runner(),
                        parts.contains(Part.LOG) ? e.log() : List.of(),
                        e.notBefore(),
                        e.slots(),
                        e.detached(),
                        e.deadline()),
                hidden == null ? e.end() : new Execution.End(e.endedAt(), null, hidden));
    }

    private static long size(Map<String, @Nullable Object> inline) {
        return ResultChunks.encode(inline, (index, bytes) -> {}).bytes();
    }

    @Override
    public byte[] resultChunk(Execution.StoredResult result, int chunk) {
        String what = "read result \"" + result.key() + "\"";
        return faults.read(what, () -> {
            List<byte[]> chunks = largeResults.getOrDefault(result.key(), List.of());
            if (chunk >= chunks.size()) {
                throw StoreException.permanentFailure(what + ": its part " + chunk + " is not there", null);
            }
            return chunks.get(chunk);
        });
    }

    private static boolean matches(Execution e, Query query) {
        return (query.ids().isEmpty() || query.ids().contains(e.id()))
                && (query.action() == null || query.action().equals(e.action().toString()))
                && (query.status() == null || query.status() == e.status())
                && (query.rules().isEmpty() || query.rules().contains(Objects.toString(e.rule(), "")))
                && (query.runner() == null || query.runner().equals(e.runnerType()))
                && (query.triggerInstance() == null || query.triggerInstance().equals(e.triggerInstanceId()))
                && (query.user() == null || query.user().equals(e.context().get("user")))
                && (query.parent() == null || query.parent().equals(Objects.toString(e.parentId(), Query.NO_PARENT)))
                && (query.after() == null || e.requestedAt().isAfter(query.after()))
                && (query.before() == null || e.requestedAt().isBefore(query.before()));
    }

    @Override
    public long countOpen(ExecutionStatus status) {
        return faults.read(
                "count executions",
                () -> executions.values().stream()
                        .filter(execution -> execution.status() == status)
                        .count());
    }

    @Override
    public List<Execution> withDeadline(int limit) {
        return faults.read("find executions that have a deadline", () -> {
            List<Execution> found = executions.values().stream()
                    .filter(e -> e.deadline() != null && !e.timedOut() && !unwatched.contains(e.id()) && isReadable(e))
                    .sorted(Comparator.comparing((Execution e) ->
                                    Objects.requireNonNull(e.deadline()).at())
                            .thenComparing(Execution::id))
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    @Override
    public List<Execution> steered(int limit) {
        return faults.read("find executions that were steered", () -> {
            List<Execution> found = steered.stream()
                    .map(executions::get)
                    .filter(Objects::nonNull)
                    .filter(this::isReadable)
                    .sorted(Comparator.comparing(Execution::changedAt).thenComparing(Execution::id))
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    @Override
    public boolean isSteered(Execution read) {
        return faults.read("look what must follow of execution \"" + read.id() + "\"", () -> {
            Execution now = executions.get(read.id());
            return now != null
                    && now.fence() == read.fence()
                    && now.status() == read.status()
                    && steered.contains(read.id());
        });
    }

    @Override
    public Detached detached(String after, int limit) {
        return faults.read("find executions that go on without a process", () -> {
            List<String> ids = executions.values().stream()
                    .filter(e -> e.detached() && !e.status().isTerminal() && !steered.contains(e.id()))
                    .map(Execution::id)
                    .filter(id -> id.compareTo(after) > 0)
                    .sorted()
                    .limit(limit)
                    .toList();
            return new Detached(ids, ids.size() < limit ? "" : ids.get(ids.size() - 1));
        });
    }

    @Override
    public List<String> children(String parent, int limit) {
        return faults.read("find the children of execution \"" + parent + "\"", () -> {
            List<String> found = executions.values().stream()
                    .filter(e -> parent.equals(e.parentId()))
                    .sorted(OLDEST)
                    .map(Execution::id)
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    @Override
    public List<Execution> waiting(String slots, int limit) {
        return faults.read("find executions that wait for a slot", () -> {
            List<Execution> found = executions.values().stream()
                    .filter(e -> slots.equals(e.slots()) && isReadable(e))
                    .sorted(OLDEST)
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    @Override
    public Set<String> waitedFor() {
        return faults.read(
                "find what delayed executions wait for",
                () -> executions.values().stream()
                        .flatMap(e -> Optional.ofNullable(e.slots()).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Override
    public List<Execution> delayed(int limit) {
        return faults.read("find executions that are delayed until a time", () -> {
            List<Execution> found = executions.values().stream()
                    .filter(e -> e.status() == ExecutionStatus.DELAYED && e.slots() == null && isReadable(e))
                    .sorted(Comparator.comparing(Execution::notBefore, Comparator.nullsFirst(Comparator.naturalOrder()))
                            .thenComparing(Execution::id))
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    @Override
    public List<Execution> open(ExecutionStatus status, int limit) {
        return faults.read("find executions that are " + status.word(), () -> {
            List<Execution> found = executions.values().stream()
                    .filter(e -> e.status() == status && !e.detached() && isReadable(e))
                    .sorted(Comparator.comparing(this::waitsSince).thenComparing(Execution::id))
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }

    private Instant waitsSince(Execution open) {
        return open.status() == ExecutionStatus.PENDING ? due.getOrDefault(open.id(), Instant.MAX) : open.changedAt();
    }

    @Override
    public List<Execution> due(Instant now, int limit) {
        return faults.read(
                "find executions that are pending and due",
                () -> open(ExecutionStatus.PENDING, limit).stream()
                        .filter(e -> !waitsSince(e).isAfter(now))
                        .toList());
    }

    @Override
    public List<Execution> unsettled(int limit) {
        return faults.read("find executions whose end something must follow", () -> {
            List<Execution> found = followed.stream()
                    .flatMap(id -> Optional.ofNullable(executions.get(id)).stream())
                    .filter(this::isReadable)
                    .sorted(Comparator.comparing(Execution::changedAt).thenComparing(Execution::id))
                    .map(e -> only(e, Set.of(Part.LOG)))
                    .toList();
            return Pages.cut(found, 0, limit).items();
        });
    }
}
