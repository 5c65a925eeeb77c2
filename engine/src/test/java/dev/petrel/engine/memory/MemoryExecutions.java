// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executions by id. */
final class MemoryExecutions implements ExecutionStore {

    private static final Comparator<Execution> OLDEST =
            Comparator.comparing(Execution::requestedAt).thenComparing(Execution::id);

    private final MemoryFaults faults;
    private final Map<String, Execution> executions = new HashMap<>();
    private final Map<String, List<byte[]>> largeResults = new HashMap<>();
    private final Set<String> followed = new HashSet<>();

    private final Set<String> steered = new HashSet<>();

    /** Those whose deadlines are of no interest any more. */
    private final Set<String> unwatched = new HashSet<>();

    /** When those that are pending are due; those that never are are not in it. */
    private final Map<String, Instant> due = new HashMap<>();

    private final Set<String> spoilt = new HashSet<>();

    MemoryExecutions(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public Set<String> create(List<Execution> all, Set<String> unsettled) {
        return faults.write("create executions", () -> {
            Set<String> created = new LinkedHashSet<>();
            for (Execution execution : all) {
                if (executions.putIfAbsent(execution.id(), execution) == null) {
                    created.add(execution.id());
                    if (unsettled.contains(execution.id())) {
                        followed.add(execution.id());
                    }
                }
            }
            return created;
        });
    }

    /** From now on it cannot be read. */
    void spoil(String id) {
        faults.run("spoil execution \"" + id + "\"", () -> {
            boolean ignored = spoilt.add(id);
        });
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
    public Optional<Execution> claim(String id, long fence, Execution.Claim claim, Instant at) {
        return faults.write("claim execution \"" + id + "\"", () -> {
            Execution now = executions.get(id);
            if (now == null || now.status() != ExecutionStatus.REQUESTED || now.fence() != fence) {
                return Optional.empty();
            }
            Execution claimed = now.claimed(claim, at);
            executions.put(id, claimed);
            return Optional.of(claimed);
        });
    }

    @Override
    public Claimed claim(List<Waiting> waiting, Execution.Claim claim, Instant at) {
        return faults.write("claim executions", () -> {
            Map<String, Execution> claimed = new HashMap<>();
            Set<String> undecided = new HashSet<>();
            for (Waiting one : waiting) {
                Execution now = executions.get(one.id());
                if (spoilt.contains(one.id())) {
                    undecided.add(one.id());
                } else if (now != null && now.status() == ExecutionStatus.REQUESTED && now.fence() == one.fence()) {
                    Execution ours = now.claimed(claim, at);
                    executions.put(one.id(), ours);
                    claimed.put(one.id(), ours);
                }
            }
            return new Claimed(claimed, undecided);
        });
    }

    @Override
    public Set<String> transition(List<Move> moves) {
        return faults.write("move executions", () -> {
            Set<String> moved = new HashSet<>();
            for (Move move : moves) {
                Execution now = executions.get(move.id());
                Map<String, @Nullable Object> result = move.change().result();
                if (now != null
                        && now.status() == move.from()
                        && now.fence() == move.fence()
                        && (result == null || ResultChunks.isSmall(result))) {
                    executions.put(move.id(), moved(now, move.change()));
                    moved.add(move.id());
                }
            }
            return moved;
        });
    }

    @Override
    public boolean transition(String id, long fence, ExecutionStatus from, Change change) {
        from.requireSuccessor(change.to());
        return faults.write("move execution \"" + id + "\" to " + change.to().word(), () -> {
            Execution now = executions.get(id);
            if (now == null || now.status() != from || now.fence() != fence) {
                return false;
            }
            executions.put(id, moved(now, change));
            return true;
        });
    }

    @Override
    public boolean detach(String id, long fence) {
        return faults.write("detach execution \"" + id + "\"", () -> {
            Execution now = executions.get(id);
            if (now == null || now.status() != ExecutionStatus.RUNNING || now.fence() != fence || now.detached()) {
                return false;
            }
            executions.put(id, now.withoutProcess());
            return true;
        });
    }

    @Override
    public boolean steer(Execution read, Change change, @Nullable String by) {
        read.status().requireSuccessor(change.to());
        return faults.write(
                "move execution \"" + read.id() + "\" to " + change.to().word(), () -> {
                    Execution now = executions.get(read.id());
                    if (now == null || now.status() != read.status() || now.fence() != read.fence()) {
                        return false;
                    }
                    Execution noted = by == null ? now : now.canceledBy(by);
                    executions.put(read.id(), noted.steered(change.to(), change.result(), change.at()));
                    boolean ignored = change.followed() ? steered.add(now.id()) : steered.remove(now.id());
                    return true;
                });
    }

    @Override
    public Set<String> cancelAll(
            List<Execution> read, String by, Map<String, @Nullable Object> result, Set<String> unsettled, Instant at) {
        return faults.write("cancel executions", () -> {
            Set<String> canceled = new LinkedHashSet<>();
            for (Execution each : read) {
                each.status().requireSuccessor(ExecutionStatus.CANCELED);
                Execution now = executions.get(each.id());
                if (now != null && now.status() == each.status() && now.fence() == each.fence()) {
                    Change change = new Change(ExecutionStatus.CANCELED, result, unsettled.contains(each.id()), at);
                    executions.put(each.id(), moved(now.canceledBy(by), change));
                    canceled.add(each.id());
                }
            }
            return canceled;
        });
    }

    @Override
    public boolean expire(Execution read, Change change) {
        read.status().requireSuccessor(change.to());
        return faults.write(
                "move execution \"" + read.id() + "\" to " + change.to().word(), () -> {
                    Execution now = executions.get(read.id());
                    if (now == null || now.status() != read.status() || now.fence() != read.fence()) {
                        return false;
                    }
                    if (!now.detached()) {
                        executions.put(read.id(), moved(now.passed(), change));
                        return true;
                    }
                    executions.put(read.id(), now.passed().steered(change.to(), change.result(), change.at()));
                    boolean ignored = change.followed() ? steered.add(now.id()) : steered.remove(now.id());
                    return true;
                });
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
    public void ignoreDeadlines(List<String> ids) {
        faults.run("forget the deadlines of executions", () -> {
            boolean ignored = unwatched.addAll(ids);
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
    public void attended(Execution read) {
        faults.run("note that execution \"" + read.id() + "\" was attended", () -> {
            Execution now = executions.get(read.id());
            if (now != null && now.fence() == read.fence() && now.status() == read.status()) {
                boolean ignored = steered.remove(read.id());
            }
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

    private Execution moved(Execution now, Change change) {
        due.remove(now.id());
        steered.remove(now.id());
        if (change.followed() && change.to() == ExecutionStatus.PENDING) {
            due.put(now.id(), change.at());
        } else if (change.followed()) {
            followed.add(now.id());
        }
        List<byte[]> chunks = new ArrayList<>();
        ResultChunks.Encoded encoded = change.result() == null
                ? null
                : ResultChunks.encode(change.result(), (index, bytes) -> chunks.add(bytes));
        if (encoded == null || encoded.inline() != null) {
            return now.moved(change.to(), change.result(), change.at());
        }
        String key = now.id() + "/" + now.fence() + "/" + change.to().word();
        largeResults.put(key, chunks);
        Execution.StoredResult stored = new Execution.StoredResult(encoded.bytes(), encoded.chunks(), key);
        return now.movedWithLarge(change.to(), stored, change.at());
    }

    @Override
    public boolean cancel(Execution read, String by, Change change) {
        read.status().requireSuccessor(change.to());
        return faults.write(
                "move execution \"" + read.id() + "\" to " + change.to().word(), () -> {
                    Execution now = executions.get(read.id());
                    if (now == null || now.status() != read.status() || now.fence() != read.fence()) {
                        return false;
                    }
                    executions.put(read.id(), moved(now.canceledBy(by), change));
                    return true;
                });
    }

    @Override
    public boolean requeue(String id, ExecutionStatus from, long fence, Instant at) {
        from.requireSuccessor(ExecutionStatus.REQUESTED);
        return faults.write("take execution \"" + id + "\" back", () -> {
            Execution now = executions.get(id);
            if (now == null || now.status() != from || now.fence() != fence) {
                return false;
            }
            executions.put(id, now.requeued(at));
            return true;
        });
    }

    @Override
    public boolean delay(Execution read, String slots, Instant at) {
        return faults.write("delay execution \"" + read.id() + "\"", () -> {
            Execution now = executions.get(read.id());
            if (now == null || now.status() != ExecutionStatus.REQUESTED || now.fence() != read.fence()) {
                return false;
            }
            executions.put(read.id(), now.delayedFor(slots, at));
            return true;
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
    public void postpone(Execution pending, @Nullable Instant at) {
        faults.run("postpone execution \"" + pending.id() + "\"", () -> {
            Execution now = executions.get(pending.id());
            if (now != null && now.status() == ExecutionStatus.PENDING && now.fence() == pending.fence()) {
                Instant ignored = at == null ? due.remove(now.id()) : due.put(now.id(), at);
            }
        });
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

    @Override
    public void settle(List<Execution> all) {
        faults.run(
                "settle executions",
                () -> all.forEach(execution -> {
                    boolean ignored = followed.remove(execution.id());
                }));
    }

    @Override
    public void removeUnusedResults(Execution ended) {
        String kept = ended.stored() == null ? "" : ended.stored().key();
        faults.run("remove results of execution \"" + ended.id() + "\"", () -> {
            boolean ignored =
                    largeResults.keySet().removeIf(key -> key.startsWith(ended.id() + "/") && !key.equals(kept));
        });
    }
}
