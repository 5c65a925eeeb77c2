// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the items of a task have come: one letter each, so that ten thousand of them are ten thousand bytes. Changed by
 * one step only.
 */
final class Items {

    private static final char NOT_RUN = '.';

    private final int list;
    private final @Nullable Integer concurrency;
    private final StringBuilder letters;
    private final Map<Integer, Indexes> kept;
    private final int[] counts = new int[128];
    private int firstNotRun;

    /**
     * @param list the index of the context that has the items under {@link #KEY}
     * @param concurrency how many may run at once; null for any number
     * @param letters one for each item
     * @param kept items that ran in an earlier attempt of the task and need not run again, by that attempt
     */
    Items(int list, @Nullable Integer concurrency, String letters, Map<Integer, Indexes> kept) {
        this.list = list;
        this.concurrency = concurrency;
        this.letters = new StringBuilder(letters);
        this.kept = new LinkedHashMap<>(kept);
        letters.chars().forEach(letter -> counts[letter]++);
    }

    /** The name of the items in their context. */
    static final String KEY = "__items";

    static Items none(int list, int count, @Nullable Integer concurrency) {
        return new Items(list, concurrency, String.valueOf(NOT_RUN).repeat(count), Map.of());
    }

    int list() {
        return list;
    }

    @Nullable
    Integer concurrency() {
        return concurrency;
    }

    int size() {
        return letters.length();
    }

    Map<Integer, Indexes> kept() {
        return kept;
    }

    String letters() {
        return letters.toString();
    }

    void set(int item, ExecutionStatus status) {
        replace(item, letter(status));
    }

    private void replace(int item, char letter) {
        counts[letters.charAt(item)]--;
        letters.setCharAt(item, letter);
        counts[letter]++;
    }

    /** What item {@code item} is; empty when it did not run. */
    Optional<ExecutionStatus> status(int item) {
        return status(letters.charAt(item));
    }

    boolean isOpen(int item) {
        return item >= 0
                && item < size()
                && status(item).map(status -> !status.isTerminal()).orElse(false);
    }

    /** How many items are in one of {@code statuses}. */
    int count(ExecutionStatus... statuses) {
        int sum = 0;
        for (ExecutionStatus status : statuses) {
            sum += counts[letter(status)];
        }
        return sum;
    }

    /** Whether no item runs, waits or is paused. */
    boolean isIdle() {
        return count(ExecutionStatus.RUNNING, ExecutionStatus.PENDING, ExecutionStatus.PAUSED) == 0;
    }

    /**
     * Whether no item runs and none is to start any more: all ran, one was canceled, or one failed where they run one after
     * the other.
     */
    boolean isOver() {
        boolean stops = count(ExecutionStatus.CANCELED) > 0 || (failures() > 0 && isOneByOne());
        return isIdle() && (stops || notRun() == 0);
    }

    /** What the task is when its items are over. */
    ExecutionStatus outcome() {
        if (count(ExecutionStatus.CANCELED) > 0) {
            return ExecutionStatus.CANCELED;
        }
        return failures() > 0 ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED;
    }

    private int failures() {
        return count(ExecutionStatus.FAILED, ExecutionStatus.TIMEOUT, ExecutionStatus.ABANDONED);
    }

    /** Whether no item of this attempt has ended or waits. */
    boolean isFresh() {
        int before =
                kept.values().stream().mapToInt(items -> items.numbers().size()).sum();
        return size() - notRun() - count(ExecutionStatus.RUNNING) == before;
    }

    private boolean isOneByOne() {
        return concurrency != null && concurrency == 1;
    }

    int notRun() {
        return counts[NOT_RUN];
    }

    /** How many items may start now. */
    int startable() {
        int room = concurrency == null ? size() : concurrency - count(ExecutionStatus.RUNNING);
        return Math.max(0, Math.min(room, notRun()));
    }

    /** The items that start now, {@code most} at most, which are running from now on. */
    List<Integer> take(int most) {
        int room = Math.min(startable(), most);
        List<Integer> taken = new ArrayList<>();
        while (room > 0 && firstNotRun < size()) {
            if (letters.charAt(firstNotRun) == NOT_RUN) {
                replace(firstNotRun, letter(ExecutionStatus.RUNNING));
                taken.add(firstNotRun);
                room--;
            }
            firstNotRun++;
        }
        return taken;
    }

    /** The items whose state is one of {@code statuses}. */
    List<Integer> in(ExecutionStatus... statuses) {
        List<Integer> found = new ArrayList<>();
        for (int item = 0; item < size(); item++) {
            ExecutionStatus status = status(item).orElse(null);
            for (ExecutionStatus wanted : statuses) {
                if (status == wanted) {
                    found.add(item);
                }
            }
        }
        return found;
    }

    /**
     * The same for one more attempt: what succeeded stays, the rest has not run.
     *
     * @param attempt the one that ended
     */
    Items again(int attempt) {
        Map<Integer, List<Integer>> stay = new LinkedHashMap<>();
        StringBuilder fresh = new StringBuilder();
        for (int item = 0; item < size(); item++) {
            boolean done = letters.charAt(item) == letter(ExecutionStatus.SUCCEEDED);
            fresh.append(done ? letters.charAt(item) : NOT_RUN);
            if (done) {
                stay.computeIfAbsent(attempt(item, attempt), key -> new ArrayList<>())
                        .add(item);
            }
        }
        Map<Integer, Indexes> byAttempt = new LinkedHashMap<>();
        stay.forEach((key, items) -> byAttempt.put(key, Indexes.of(items)));
        return new Items(list, concurrency, fresh.toString(), byAttempt);
    }

    /** In which attempt {@code item} ran; {@code current} unless it was kept from an earlier one. */
    int attempt(int item, int current) {
        return keptAttempts().getOrDefault(item, current);
    }

    private @Nullable Map<Integer, Integer> keptAttempts;

    private Map<Integer, Integer> keptAttempts() {
        Map<Integer, Integer> attempts = keptAttempts;
        if (attempts == null) {
            Map<Integer, Integer> found = new LinkedHashMap<>();
            kept.forEach((attempt, items) -> items.numbers().forEach(item -> found.put(item, attempt)));
            attempts = found;
            keptAttempts = found;
        }
        return attempts;
    }

    private static char letter(ExecutionStatus status) {
        return switch (status) {
            case SUCCEEDED -> 's';
            case FAILED -> 'f';
            case TIMEOUT -> 't';
            case ABANDONED -> 'a';
            case CANCELED -> 'c';
            case PAUSED -> 'p';
            case PENDING -> 'q';
            default -> 'r';
        };
    }

    private static Optional<ExecutionStatus> status(char letter) {
        return switch (letter) {
            case 's' -> Optional.of(ExecutionStatus.SUCCEEDED);
            case 'f' -> Optional.of(ExecutionStatus.FAILED);
            case 't' -> Optional.of(ExecutionStatus.TIMEOUT);
            case 'a' -> Optional.of(ExecutionStatus.ABANDONED);
            case 'c' -> Optional.of(ExecutionStatus.CANCELED);
            case 'p' -> Optional.of(ExecutionStatus.PAUSED);
            case 'q' -> Optional.of(ExecutionStatus.PENDING);
            case 'r' -> Optional.of(ExecutionStatus.RUNNING);
            default -> Optional.empty();
        };
    }
}
