// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds joins that Orquesta cannot conduct: those that tasks lead to which run on different routes, because only some of
 * them come after a task that several lead to and that does not wait for them. Orquesta's {@code detect_unreachable_tasks}.
 */
final class JoinCheck {

    /** There are as many steps as ways through the workflow. A workflow with more is not looked at further. */
    private static final int MOST_STEPS = 20_000;

    private final WorkflowSpec spec;
    private final TaskGraph graph;
    private final Map<String, Set<String>> splits = new LinkedHashMap<>();
    private final Map<String, Set<String>> before = new HashMap<>();
    private final Deque<Step> open = new ArrayDeque<>();
    private final Set<Step> known = new HashSet<>();

    private JoinCheck(WorkflowSpec spec, TaskGraph graph) {
        this.spec = spec;
        this.graph = graph;
    }

    /** Arriving at a task from another, after the tasks {@code splits} that ran once for each way to them. */
    private record Step(@Nullable String from, String task, Set<String> splits) {}

    static List<Finding> findings(WorkflowSpec spec, TaskGraph graph) {
        JoinCheck check = new JoinCheck(spec, graph);
        return check.walk() ? check.findings() : List.of();
    }

    private boolean walk() {
        graph.starts().forEach(start -> add(new Step(null, start, Set.of())));
        while (!open.isEmpty()) {
            if (known.size() > MOST_STEPS) {
                return false;
            }
            arrive(open.remove());
        }
        return true;
    }

    private void add(Step step) {
        if (known.add(step)) {
            open.add(step);
        }
    }

    private void arrive(Step step) {
        if (spec.task(step.task) == null) {
            return;
        }
        Set<String> passed = new HashSet<>(step.splits);
        if (graph.isSplit(step.task)) {
            passed.add(step.task);
        }
        splits.computeIfAbsent(step.task, task -> new HashSet<>()).addAll(passed);
        Set<String> origins = before.computeIfAbsent(step.task, task -> new HashSet<>());
        if (step.from != null) {
            origins.add(step.from);
        }
        Set<String> all = Set.copyOf(passed);
        for (TaskGraph.Edge edge : graph.outbound(step.task)) {
            if (!splits.containsKey(edge.target()) || !graph.isInCycle(edge.target())) {
                add(new Step(step.task, edge.target(), all));
            }
        }
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        splits.forEach((name, routes) -> {
            TaskSpec task = spec.task(name);
            boolean apart = before.getOrDefault(name, Set.of()).stream()
                    .anyMatch(origin -> !routes.equals(splits.getOrDefault(origin, Set.of())));
            if (task != null && task.join() != null && apart) {
                found.add(
                        Finding.fatal(
                                Kind.SEMANTIC,
                                "The join task \"" + name
                                        + "\" is unreachable. A join task is determined to be unreachable if "
                                        + "there are nested forks from multi-referenced tasks that join on the said task. This is "
                                        + "ambiguous to the workflow engine because it does not know at which level should the "
                                        + "join occurs.",
                                SpecPath.task(name),
                                task.source().place(),
                                "let the tasks before it come from the same task, or give the task that several lead to a join"));
            }
        });
        return found;
    }
}
