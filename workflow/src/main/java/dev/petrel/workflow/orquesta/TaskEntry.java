// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task or command on a route, as it ran last: an entry of Orquesta's {@code sequence}. When it runs again, in a cycle or
 * as a retry, the entry is used again, so that the state grows with the definition and not with time. Changed by one step
 * only.
 */
final class TaskEntry {

    final String id;
    final int route;
    /** Its place among the starts of all tasks: later ones publish over earlier ones. */
    int place;
    /** How often it ran before on this route. */
    int attempt;

    ExecutionStatus status = ExecutionStatus.RUNNING;
    /** The contexts that it sees. */
    Indexes contexts = Indexes.NONE;
    /** By which ways it was reached: {@code task__t0} to the key of the entry it came from. */
    final Map<String, String> prev = new LinkedHashMap<>();
    /** The ways out that were decided, by {@code target__t0}. */
    final Map<String, Boolean> next = new LinkedHashMap<>();
    /** What it adds to the context of the workflow's output; null while something follows it. */
    @Nullable
    Indexes term;
    /** How it is run again; null for never. */
    @Nullable
    Retry retry;
    /** Its items; null of a task that runs once. */
    @Nullable
    Items items;
    /** Whether it runs although the workflow has failed: beside {@code fail}. */
    boolean runsOnFail;
    /** Seconds that it waits before it starts, for a start that is made again. */
    int delay;

    /** Seconds after which it, or each of its items, is ended; 0 for never. */
    int timeout;

    TaskEntry(String id, int route) {
        this.id = id;
        this.route = route;
    }

    /**
     * @param count how often at most
     * @param delay seconds before each time
     * @param tally how often so far
     */
    record Retry(int count, int delay, int tally) {}

    /** Its name in Orquesta's {@code tasks}. */
    String key() {
        return key(id, route);
    }

    static String key(String id, int route) {
        return id + "__r" + route;
    }

    /** It starts and ends by {@code times}. */
    void take(Starts.Times times) {
        delay = times.delay();
        timeout = times.timeout();
    }

    boolean isOpen() {
        return !status.isTerminal();
    }

    /** Whether something of it runs, so that an end is to be waited for. */
    boolean isActive() {
        return status == ExecutionStatus.RUNNING && (items == null || items.count(ExecutionStatus.RUNNING) > 0);
    }

    /** Whether it ended and did not succeed; being canceled is neither. */
    boolean isAbended() {
        return status == ExecutionStatus.FAILED;
    }

    /** Nothing follows it: the output sees what it saw. */
    void addTerm() {
        Indexes known = term;
        term = known == null ? contexts : known.plus(contexts);
    }

    TaskKey taskKey() {
        return new TaskKey(id, route, TaskKey.NO_ITEM, attempt);
    }

    /** The key of one of its items, of the attempt in which that ran. */
    TaskKey itemKey(int item) {
        return new TaskKey(id, route, item, items == null ? attempt : items.attempt(item, attempt));
    }

    /** The keys of the entries that it was reached from. */
    Set<String> reachedFrom() {
        return new LinkedHashSet<>(prev.values());
    }
}
