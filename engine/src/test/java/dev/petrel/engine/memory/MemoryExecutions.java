// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ResultChunks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Executions by id: every way to write them. */
final class MemoryExecutions extends MemoryExecutionReads {

    MemoryExecutions(MemoryFaults faults) {
        super(faults);
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
            Execution now = still(id, from, fence);
            if (now == null) {
                return false;
            }
            executions.put(id, moved(now, change));
            return true;
        });
    }

    @Override
    public boolean detach(String id, long fence) {
        return faults.write("detach execution \"" + id + "\"", () -> {
            Execution now = still(id, ExecutionStatus.RUNNING, fence);
            if (now == null || now.detached()) {
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
                    Execution now = still(read);
                    if (now == null) {
                        return false;
                    }
                    steerOn(by == null ? now : now.canceledBy(by), change);
                    return true;
                });
    }

    private void steerOn(Execution noted, Change change) {
        executions.put(noted.id(), noted.steered(change.to(), change.result(), change.at()));
        boolean ignored = change.followed() ? steered.add(noted.id()) : steered.remove(noted.id());
    }

    /** As it is now, if it has not been moved since it was read. */
    private @Nullable Execution still(Execution read) {
        return still(read.id(), read.status(), read.fence());
    }

    /** As it is now, if it is in that state under that claim. */
    private @Nullable Execution still(String id, ExecutionStatus status, long fence) {
        Execution now = executions.get(id);
        return now != null && now.status() == status && now.fence() == fence ? now : null;
    }

    @Override
    public Set<String> cancelAll(
            List<Execution> read, String by, Map<String, @Nullable Object> result, Set<String> unsettled, Instant at) {
        return faults.write("cancel executions", () -> {
            Set<String> canceled = new LinkedHashSet<>();
            for (Execution each : read) {
                each.status().requireSuccessor(ExecutionStatus.CANCELED);
                Execution now = still(each);
                if (now != null) {
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
                    Execution now = still(read);
                    if (now == null) {
                        return false;
                    }
                    if (!now.detached()) {
                        executions.put(read.id(), moved(now.passed(), change));
                        return true;
                    }
                    steerOn(now.passed(), change);
                    return true;
                });
    }

    @Override
    public void ignoreDeadlines(List<String> ids) {
        faults.run("forget the deadlines of executions", () -> {
            boolean ignored = unwatched.addAll(ids);
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
                    Execution now = still(read);
                    if (now == null) {
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
            Execution now = still(id, from, fence);
            if (now == null) {
                return false;
            }
            executions.put(id, now.requeued(at));
            return true;
        });
    }

    @Override
    public boolean delay(Execution read, String slots, Instant at) {
        return faults.write("delay execution \"" + read.id() + "\"", () -> {
            Execution now = still(read.id(), ExecutionStatus.REQUESTED, read.fence());
            if (now == null) {
                return false;
            }
            executions.put(read.id(), now.delayedFor(slots, at));
            return true;
        });
    }

    @Override
    public void postpone(Execution pending, @Nullable Instant at) {
        faults.run("postpone execution \"" + pending.id() + "\"", () -> {
            Execution now = still(pending.id(), ExecutionStatus.PENDING, pending.fence());
            if (now != null) {
                Instant ignored = at == null ? due.remove(now.id()) : due.put(now.id(), at);
            }
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
