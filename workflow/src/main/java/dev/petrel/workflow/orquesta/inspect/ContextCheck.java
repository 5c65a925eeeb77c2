// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.workflow.orquesta.spec.ItemsSpec;
import dev.petrel.workflow.orquesta.spec.Join;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether variables are set before they are named, on each way through the workflow, in Orquesta's order
 * ({@code inspect_context}): breadth first from the tasks that start; a task that was come to is not come to again from
 * what is looked at later; a task with a join sees what any task before it published. Where Orquesta forgets, for the
 * output, what a task published that is not the first to end a way with {@code continue}, this does not.
 */
final class ContextCheck {

    /** Beyond these, what was looked at with the same variables is passed over; StackStorm would take ever longer. */
    private static final int MOST_REPEATED = 1_000;

    private static final int MOST_STEPS = 20_000;

    /** What may be found, and how many variables may be handed on in all, before the rest is not looked at. */
    private static final int MOST_FOUND = 2_000;

    private static final long MOST_HANDED_ON = 20_000_000;

    private final WorkflowSpec spec;
    private final TaskGraph graph;
    private final VariableCheck check;
    private final Deque<Visit> open = new ArrayDeque<>();
    private final Set<String> visited = new HashSet<>();
    private final Map<String, Set<String>> joined = new HashMap<>();
    private final Set<Visit> looked = new HashSet<>();
    private Set<String> all = Set.of();
    private long handedOn;

    private ContextCheck(WorkflowSpec spec, TaskGraph graph, Languages languages) {
        this.spec = spec;
        this.graph = graph;
        this.check = new VariableCheck(languages);
    }

    /** Coming to a task with variables; null for those that came together at its join. */
    private record Visit(String task, @Nullable Set<String> known) {}

    /** @param context the variables that the workflow has from outside */
    static List<Finding> findings(WorkflowSpec spec, TaskGraph graph, Languages languages, Set<String> context) {
        ContextCheck check = new ContextCheck(spec, graph, languages);
        check.look(context);
        return check.check.found();
    }

    private void look(Set<String> context) {
        Set<String> known = check.assignments(spec.input(), SpecPath.ROOT.property("input"), context);
        known = check.assignments(spec.vars(), SpecPath.ROOT.property("vars"), known);
        all = new LinkedHashSet<>(known);
        for (String start : graph.starts()) {
            open.add(new Visit(start, known));
        }
        for (int steps = 0; !open.isEmpty() && steps < MOST_STEPS && !isTooMuch(); steps++) {
            Visit visit = open.remove();
            visited.add(visit.task);
            Set<String> here = visit.known == null ? joined.getOrDefault(visit.task, Set.of()) : visit.known;
            TaskSpec task = spec.task(visit.task);
            if (task != null && (looked.add(new Visit(visit.task, here)) || steps < MOST_REPEATED)) {
                look(task, here);
            }
        }
        check.assignments(spec.output(), SpecPath.ROOT.property("output"), all);
    }

    private boolean isTooMuch() {
        return handedOn > MOST_HANDED_ON || check.found().size() > MOST_FOUND;
    }

    private void look(TaskSpec task, Set<String> known) {
        SpecPath path = SpecPath.task(task.name());
        check.value(task.delay(), path.property("delay"), known);
        check.value(task.timeout(), path.property("timeout"), known);
        ItemsSpec items = task.items();
        if (items != null) {
            check.value(items.list(), path.property("with").property("items"), known);
            check.value(items.concurrency(), path.property("with").property("concurrency"), known);
        }
        check.value(task.action(), path.property("action"), known);
        check.value(task.input(), path.property("input"), known);
        all.addAll(known);
        task.next().forEach(transition -> look(path.property("next").item(transition.index()), transition, known));
    }

    private void look(SpecPath path, TransitionSpec transition, Set<String> known) {
        for (String target : transition.targets()) {
            if (isTooMuch()) {
                return;
            }
            handedOn += known.size();
            check.value(transition.when(), path.property("when"), known);
            Set<String> then = check.assignments(transition.publish(), path.property("publish"), known);
            all.addAll(then);
            TaskSpec task = spec.task(target);
            if (task == null || visited.contains(target)) {
                continue;
            }
            Join join = task.join();
            if (join == null || join.count() == 0) {
                open.add(new Visit(target, then));
            } else {
                joined.computeIfAbsent(target, name -> new LinkedHashSet<>()).addAll(then);
                open.add(new Visit(target, null));
            }
        }
    }
}
