// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.graph;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.workflow.orquesta.spec.ItemsSpec;
import dev.petrel.workflow.orquesta.spec.Join;
import dev.petrel.workflow.orquesta.spec.SpecReader;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tasks of a workflow and what follows them, in either language. What the definition has in the wrong shape is left
 * out.
 *
 * @param nodes in the file's order
 * @param edges in the file's order
 * @param starts the names of the tasks that nothing leads to
 */
public record WorkflowGraph(List<Node> nodes, List<Edge> edges, Set<String> starts) {

    public WorkflowGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        starts = Set.copyOf(starts);
    }

    /**
     * A task.
     *
     * @param action the action's reference; empty for none
     * @param notes what is special: {@code join all}, {@code for each of <% ctx(xs) %>}
     */
    public record Node(String name, String action, List<String> notes) {

        public Node {
            notes = List.copyOf(notes);
        }
    }

    /**
     * What follows a task.
     *
     * @param to a task, or a command of the engine: {@code fail}
     * @param condition empty for always
     */
    public record Edge(String from, String to, String condition) {}

    /** The graph of {@code definition}: of an ActionChain if it has a {@code chain}, else of an Orquesta workflow. */
    public static WorkflowGraph of(LocatedValue definition) {
        return definition.get("chain").isPresent() ? chain(definition) : orquesta(SpecReader.read(definition));
    }

    private static WorkflowGraph orquesta(WorkflowSpec spec) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (TaskSpec task : spec.tasks().values()) {
            nodes.add(new Node(task.name(), task.action() == null ? "" : text(task.action()), notes(task)));
            for (TransitionSpec transition : task.next()) {
                String condition = transition.when() == null ? "" : text(transition.when());
                transition.targets().forEach(target -> edges.add(new Edge(task.name(), target, condition)));
            }
        }
        return new WorkflowGraph(nodes, edges, Set.copyOf(new TaskGraph(spec).starts()));
    }

    private static List<String> notes(TaskSpec task) {
        List<String> notes = new ArrayList<>();
        Join join = task.join();
        if (join != null) {
            notes.add("join " + (join.count() == Join.EVERY ? "all" : join.count()));
        }
        ItemsSpec items = task.items();
        if (items != null) {
            notes.add("for each of " + text(items.list()));
        }
        if (task.delay() != null) {
            notes.add("delay " + text(task.delay()));
        }
        if (task.timeout() != null) {
            notes.add("timeout " + text(task.timeout()));
        }
        if (task.retry() != null) {
            notes.add("retry " + text(task.retry().count()));
        }
        return notes;
    }

    private static WorkflowGraph chain(LocatedValue definition) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (LocatedValue node : definition.get("chain").orElse(definition).items()) {
            String name = word(node, "name");
            if (name.isEmpty()) {
                continue;
            }
            nodes.add(new Node(name, word(node, "ref"), List.of()));
            for (String end : List.of("success", "failure")) {
                String target = word(node, "on-" + end);
                if (!target.isEmpty()) {
                    edges.add(new Edge(name, target, end));
                    targets.add(target);
                }
            }
        }
        String first = Stream.concat(
                        Stream.of(word(definition, "default")),
                        nodes.stream().map(Node::name).filter(name -> !targets.contains(name)))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(nodes.isEmpty() ? "" : nodes.get(0).name());
        return new WorkflowGraph(nodes, edges, Set.of(first));
    }

    private static String word(LocatedValue mapping, String key) {
        return mapping.get(key).map(WorkflowGraph::text).orElse("");
    }

    private static String text(LocatedValue value) {
        return String.valueOf(value.value());
    }
}
