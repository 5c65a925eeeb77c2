// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.runner.spi.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Writes the ends of runs together, and never waits for there to be more: what has ended while the last write was on its way
 * is in the next one. The thread of one of those runs writes for all of them. For any thread.
 */
final class Ends {

    /** How many there are in one write at the most. */
    static final int MOST = 64;

    private enum Turn {
        WRITE,
        WRITTEN,
        ALONE
    }

    private record End(Execution execution, RunResult result, CompletableFuture<Turn> turn) {}

    private final Function<Map<Execution, RunResult>, Set<String>> write;
    private final Deque<End> waiting = new ArrayDeque<>();
    private boolean writing;

    /** @param write tries once, throws nothing, and returns the ids of those that it has written */
    Ends(Function<Map<Execution, RunResult>, Set<String>> write) {
        this.write = write;
    }

    /**
     * Writes the end of a run, maybe with others. Blocks until the database has answered to this write and to those
     * that were on their way.
     *
     * @return false if that was not possible: it is to be written by itself
     */
    boolean write(Execution execution, RunResult result) {
        if (!(result instanceof RunResult.Returned returned && returned.outcome() instanceof Outcome.Ended)) {
            return false;
        }
        End own = new End(execution, result, new CompletableFuture<>());
        Turn turn = begins(own) ? Turn.WRITE : own.turn().join();
        return turn == Turn.WRITE ? written(own) : turn == Turn.WRITTEN;
    }

    /** How many wait for those that are on their way. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Whether nothing is on its way. */
    private synchronized boolean begins(End own) {
        boolean begins = !writing;
        writing = true;
        if (!begins) {
            waiting.add(own);
        }
        return begins;
    }

    private boolean written(End own) {
        List<End> batch = with(own);
        Set<String> written = Set.of();
        try {
            Map<Execution, RunResult> results = new IdentityHashMap<>();
            batch.forEach(end -> results.put(end.execution(), end.result()));
            written = write.apply(results);
        } finally {
            handOver();
            for (End end : batch) {
                end.turn().complete(written.contains(end.execution().id()) ? Turn.WRITTEN : Turn.ALONE);
            }
        }
        return written.contains(own.execution().id());
    }

    private synchronized List<End> with(End own) {
        List<End> batch = new ArrayList<>();
        batch.add(own);
        while (!waiting.isEmpty() && batch.size() < MOST) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    /** Lets the next one write, if there is one. */
    private void handOver() {
        End next;
        synchronized (this) {
            next = waiting.poll();
            writing = next != null;
        }
        if (next != null) {
            next.turn().complete(Turn.WRITE);
        }
    }
}
