// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.DelegatingStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A store in memory that tells tests what was written, and can refuse to claim. */
final class WatchedStore extends DelegatingStore {

    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<DeadLetterStore.DeadLetter> buried = new LinkedBlockingQueue<>();
    private volatile @Nullable RuntimeException claimFault;
    private volatile @Nullable RuntimeException largeResultFault;
    private volatile @Nullable RuntimeException endFault;
    private volatile @Nullable RuntimeException readFault;
    private volatile String spared = "";

    WatchedStore(MemoryStore store) {
        super(store);
    }

    /** From now on every claim throws {@code fault}, unless it is null. */
    void breakClaims(@Nullable RuntimeException fault) {
        claimFault = fault;
    }

    /** From now on writing a result with a key "large" throws {@code fault}. */
    void breakLargeResults(RuntimeException fault) {
        largeResultFault = fault;
    }

    /** From now on the end of every run throws {@code fault}, unless it is null. */
    void breakEnds(@Nullable RuntimeException fault) {
        endFault = fault;
    }

    /** From now on reading one execution throws {@code fault}. */
    void breakReads(RuntimeException fault) {
        readFault = fault;
    }

    /** Execution {@code id} is not meant by {@link #breakEnds}. */
    void spare(String id) {
        spared = id;
    }

    /** The next execution that was written as ended, as it is then. */
    Execution awaitEnd() throws InterruptedException {
        String id = ended.poll(60, TimeUnit.SECONDS);
        assertThat(id).as("an execution that ended within 20 s").isNotNull();
        return super.executions().get(id).orElseThrow();
    }

    DeadLetterStore.DeadLetter awaitDeadLetter() throws InterruptedException {
        DeadLetterStore.DeadLetter letter = buried.poll(60, TimeUnit.SECONDS);
        assertThat(letter).as("a dead letter within 20 s").isNotNull();
        return letter;
    }

    @Override
    public ExecutionStore executions() {
        return new Executions(super.executions());
    }

    @Override
    public DeadLetterStore deadLetters() {
        DeadLetterStore letters = super.deadLetters();
        return new DeadLetterStore() {
            @Override
            public void put(DeadLetter letter) {
                letters.put(letter);
                buried.add(letter);
            }

            @Override
            public long count() {
                return letters.count();
            }

            @Override
            public List<DeadLetter> list(int limit) {
                return letters.list(limit);
            }

            @Override
            public List<String> ids() {
                return letters.ids();
            }

            @Override
            public Optional<DeadLetter> get(String id) {
                return letters.get(id);
            }

            @Override
            public boolean remove(String id) {
                return letters.remove(id);
            }
        };
    }

    private final class Executions implements ExecutionStore {
        private final ExecutionStore executions;

        Executions(ExecutionStore executions) {
            this.executions = executions;
        }

        @Override
        public Set<String> create(List<Execution> all, Set<String> followed) {
            return executions.create(all, followed);
        }

        @Override
        public Optional<Execution> get(String id) {
            RuntimeException fault = readFault;
            if (fault != null) {
                throw fault;
            }
            return executions.get(id);
        }

        @Override
        public Page<Execution> find(Query query) {
            return executions.find(query);
        }

        @Override
        public List<String> values(Facet facet, int limit) {
            return executions.values(facet, limit);
        }

        @Override
        public Page<String> ids(Query query) {
            return executions.ids(query);
        }

        @Override
        public List<Execution> read(List<String> ids, Set<Part> parts) {
            return executions.read(ids, parts);
        }

        @Override
        public byte[] resultChunk(Execution.StoredResult result, int chunk) {
            return executions.resultChunk(result, chunk);
        }

        @Override
        public long countOpen(ExecutionStatus status) {
            return executions.countOpen(status);
        }

        @Override
        public Optional<Execution> claim(String id, long fence, Execution.Claim claim, Instant at) {
            RuntimeException fault = claimFault;
            if (fault != null) {
                throw fault;
            }
            return executions.claim(id, fence, claim, at);
        }

        @Override
        public Claimed claim(List<Waiting> waiting, Execution.Claim claim, Instant at) {
            RuntimeException fault = claimFault;
            if (fault != null) {
                throw fault;
            }
            return executions.claim(waiting, claim, at);
        }

        @Override
        public Set<String> transition(List<Move> moves) {
            if (endFault != null || largeResultFault != null) {
                return Set.of();
            }
            Set<String> moved = executions.transition(moves);
            ended.addAll(moved);
            return moved;
        }

        @Override
        public boolean transition(String id, long fence, ExecutionStatus from, Change change) {
            RuntimeException fault = largeResultFault;
            if (fault != null && change.result() != null && change.result().containsKey("large")) {
                throw fault;
            }
            RuntimeException refusal = endFault;
            if (refusal != null && from == ExecutionStatus.RUNNING && !id.equals(spared)) {
                throw refusal;
            }
            boolean moved = executions.transition(id, fence, from, change);
            if (moved && change.to().isTerminal()) {
                ended.add(id);
            }
            return moved;
        }

        @Override
        public boolean cancel(Execution read, String by, Change change) {
            return executions.cancel(read, by, change);
        }

        @Override
        public boolean requeue(String id, ExecutionStatus from, long fence, Instant at) {
            return executions.requeue(id, from, fence, at);
        }

        @Override
        public boolean delay(Execution read, String slots, Instant at) {
            return executions.delay(read, slots, at);
        }

        @Override
        public List<Execution> waiting(String slots, int limit) {
            return executions.waiting(slots, limit);
        }

        @Override
        public Set<String> waitedFor() {
            return executions.waitedFor();
        }

        @Override
        public List<Execution> delayed(int limit) {
            return executions.delayed(limit);
        }

        @Override
        public boolean detach(String id, long fence) {
            return executions.detach(id, fence);
        }

        @Override
        public boolean steer(Execution read, Change change, @Nullable String by) {
            return executions.steer(read, change, by);
        }

        @Override
        public Set<String> cancelAll(
                List<Execution> read,
                String by,
                Map<String, @Nullable Object> result,
                Set<String> followed,
                Instant at) {
            return executions.cancelAll(read, by, result, followed, at);
        }

        @Override
        public List<Execution> withDeadline(int limit) {
            return executions.withDeadline(limit);
        }

        @Override
        public boolean expire(Execution read, Change change) {
            return executions.expire(read, change);
        }

        @Override
        public void ignoreDeadlines(List<String> ids) {
            executions.ignoreDeadlines(ids);
        }

        @Override
        public List<Execution> steered(int limit) {
            return executions.steered(limit);
        }

        @Override
        public void attended(Execution read) {
            executions.attended(read);
        }

        @Override
        public boolean isSteered(Execution read) {
            return executions.isSteered(read);
        }

        @Override
        public Detached detached(String after, int limit) {
            return executions.detached(after, limit);
        }

        @Override
        public List<String> children(String parent, int limit) {
            return executions.children(parent, limit);
        }

        @Override
        public List<Execution> unsettled(int limit) {
            return executions.unsettled(limit);
        }

        @Override
        public void settle(List<Execution> all) {
            executions.settle(all);
        }

        @Override
        public void removeUnusedResults(Execution execution) {
            executions.removeUnusedResults(execution);
        }

        @Override
        public List<Execution> due(Instant now, int limit) {
            return executions.due(now, limit);
        }

        @Override
        public void postpone(Execution pending, @Nullable Instant at) {
            executions.postpone(pending, at);
        }

        @Override
        public List<Execution> open(ExecutionStatus status, int limit) {
            return executions.open(status, limit);
        }
    }
}
