// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.text.Suggestions;
import dev.petrel.workflow.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How tasks end that are not run.
 *
 * @param results of a task, run by run; the last is that of all further runs
 * @param failures how many runs of a task fail, from its first
 */
public record Mocks(Map<Target, List<Map<String, @Nullable Object>>> results, Map<Target, Integer> failures) {

    /** All runs fail. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    public static final Mocks NONE = new Mocks(Map.of(), Map.of());

    public Mocks {
        Map<Target, List<Map<String, @Nullable Object>>> copy = new LinkedHashMap<>();
        results.forEach((target, runs) -> copy.put(target, List.copyOf(runs)));
        results = copy;
        failures = new LinkedHashMap<>(failures);
    }

    /**
     * What a mock is for.
     *
     * @param item the index of one of its items, or {@link TaskKey#NO_ITEM} for the task, and for all items that have no
     *     mock of their own
     */
    public record Target(String task, int item) {

        /** {@code task}, or {@code task[2]} for an item. */
        public static Target of(String word) {
            int open = word.lastIndexOf('[');
            if (open < 1 || !word.endsWith("]")) {
                return new Target(word, TaskKey.NO_ITEM);
            }
            String index = word.substring(open + 1, word.length() - 1);
            boolean number = !index.isEmpty()
                    && index.length() <= 9
                    && index.chars().allMatch(digit -> digit >= '0' && digit <= '9');
            return number
                    ? new Target(word.substring(0, open), Integer.parseInt(index))
                    : new Target(word, TaskKey.NO_ITEM);
        }

        @Override
        public String toString() {
            return item == TaskKey.NO_ITEM ? task : task + "[" + item + "]";
        }
    }

    /** All that there is something for. */
    Set<Target> targets() {
        Set<Target> all = new LinkedHashSet<>(results.keySet());
        all.addAll(failures.keySet());
        return all;
    }

    /**
     * Why some of them are for nothing that the workflow has; empty when all are for its tasks.
     *
     * @param tasks the names of its tasks
     * @param withItems of those, which run for each item of a list
     */
    public List<String> unknown(Set<String> tasks, Set<String> withItems) {
        List<String> unknown = new ArrayList<>();
        for (Target target : targets()) {
            if (!tasks.contains(target.task())) {
                unknown.add("there is no task \"" + target.task() + "\"; "
                        + Suggestions.didYouMean(target.task(), tasks, "the tasks are " + some(tasks)));
            } else if (target.item() != TaskKey.NO_ITEM && !withItems.contains(target.task())) {
                unknown.add("\"" + target + "\": the task \"" + target.task() + "\" has no items; leave out the index");
            }
        }
        return unknown;
    }

    private static String some(Set<String> names) {
        List<String> first = names.stream().limit(20).toList();
        return String.join(", ", first) + (names.size() > first.size() ? ", ..." : "");
    }
}
