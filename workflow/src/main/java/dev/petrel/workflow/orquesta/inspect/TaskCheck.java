// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.inspect.Finding.Weight;
import dev.petrel.workflow.orquesta.spec.EngineCommand;
import dev.petrel.workflow.orquesta.spec.Join;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether tasks lead to tasks that there are, and can be reached. */
final class TaskCheck {

    private final TaskGraph graph;
    private final Set<String> reached;
    private final Set<String> known;
    private final List<Finding> found = new ArrayList<>();

    private TaskCheck(WorkflowSpec spec, TaskGraph graph) {
        this.graph = graph;
        this.reached = reached(graph);
        this.known = new TreeSet<>(spec.tasks().keySet());
        for (EngineCommand command : EngineCommand.values()) {
            known.add(command.word());
        }
    }

    private static Set<String> reached(TaskGraph graph) {
        Set<String> reached = new HashSet<>(graph.starts());
        Deque<String> open = new ArrayDeque<>(graph.starts());
        while (!open.isEmpty()) {
            for (TaskGraph.Edge edge : graph.outbound(open.remove())) {
                if (reached.add(edge.target())) {
                    open.add(edge.target());
                }
            }
        }
        return reached;
    }

    static List<Finding> findings(WorkflowSpec spec, TaskGraph graph) {
        TaskCheck check = new TaskCheck(spec, graph);
        if (!spec.tasks().isEmpty() && graph.starts().isEmpty()) {
            check.noStart(spec);
        }
        spec.tasks().values().forEach(check::look);
        check.found.addAll(JoinCheck.findings(spec, graph));
        return check.found;
    }

    private void noStart(WorkflowSpec spec) {
        LocatedValue tasks = spec.source().get("tasks").orElse(spec.source());
        found.add(Finding.fatal(
                Kind.SEMANTIC,
                "Unable to identify any tasks to start the workflow. If the workflow has a loop, please add a task that "
                        + "serves as an entry point (or lead) into the loop.",
                SpecPath.tasks(),
                tasks.place(),
                "a workflow starts with the tasks that no other leads to; add one"));
    }

    private void look(TaskSpec task) {
        SpecPath path = SpecPath.task(task.name());
        if (task.source().entries().isEmpty()) {
            found.add(Finding.fatal(
                    Kind.SYNTAX,
                    "The task \"" + task.name() + "\" is empty.",
                    path,
                    task.source().place(),
                    "give it an action or a next, \"action: core.noop\" if it is to do nothing"));
        }
        if (EngineCommand.of(task.name()).isPresent()) {
            found.add(Finding.fatal(
                    Kind.SEMANTIC,
                    "The task name \"" + task.name() + "\" is reserved with special function.",
                    path,
                    task.source().place(),
                    "choose another name"));
        }
        if (task.source().get("with").isPresent() && !task.hasAction()) {
            found.add(Finding.fatal(
                    Kind.SEMANTIC,
                    "The action property is required for with items task.",
                    path,
                    task.source().place(),
                    "add the action that is to run for each item"));
        }
        if (!graph.starts().isEmpty() && !reached.contains(task.name())) {
            found.add(warning(task, "The task \"" + task.name() + "\" never runs: no task that runs leads to it.", ""));
        }
        Join join = task.join();
        int before = graph.predecessors(task.name()).size();
        if (join != null && join.count() > before && before > 0) {
            found.add(warning(
                    task,
                    "The task \"" + task.name() + "\" never runs: it waits for " + join.count() + " tasks, and "
                            + before + " can lead to it.",
                    "lower join, or write \"join: all\""));
        }
        task.next().forEach(transition -> lookAtTargets(task, transition));
    }

    private static Finding warning(TaskSpec task, String message, String remedy) {
        return Finding.fatal(
                        Kind.SEMANTIC,
                        message,
                        SpecPath.task(task.name()),
                        task.source().place(),
                        remedy)
                .of(Weight.WARNING);
    }

    private void lookAtTargets(TaskSpec task, TransitionSpec transition) {
        SpecPath path = SpecPath.task(task.name())
                .property("next")
                .item(transition.index())
                .property("do");
        LocatedValue written = transition.source().get("do").orElse(transition.source());
        for (String target : transition.targets()) {
            if (!known.contains(target)) {
                Finding finding = Finding.fatal(
                        Kind.SEMANTIC,
                        "The task \"" + target + "\" is not defined.",
                        path,
                        written.place(),
                        Near.didYouMean(target, known, "define it, or correct its name"));
                found.add(reached.contains(task.name()) ? finding : finding.of(Weight.WARNING));
            }
        }
    }
}
