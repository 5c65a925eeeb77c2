// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.graph;

import dev.petrel.engine.text.ControlCharacters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A workflow for a terminal: each task with its action, and below it what follows, under which condition. Tasks come in the
 * order in which they can run; those that nothing leads to have a star.
 */
public final class TextPicture {

    private TextPicture() {}

    public static String of(WorkflowGraph graph) {
        Map<String, List<WorkflowGraph.Edge>> outbound = graph.edges().stream()
                .collect(Collectors.groupingBy(WorkflowGraph.Edge::from, LinkedHashMap::new, Collectors.toList()));
        StringBuilder out = new StringBuilder();
        for (WorkflowGraph.Node node : inOrder(graph, outbound)) {
            out.append(graph.starts().contains(node.name()) ? "* " : "  ").append(shown(node.name()));
            if (!node.action().isEmpty()) {
                out.append("  ").append(shown(node.action()));
            }
            if (!node.notes().isEmpty()) {
                out.append("  (").append(shown(String.join("; ", node.notes()))).append(')');
            }
            out.append('\n');
            follow(outbound.getOrDefault(node.name(), List.of()), out);
        }
        return out.toString();
    }

    /** One line for all targets of one condition. */
    private static void follow(List<WorkflowGraph.Edge> edges, StringBuilder out) {
        Map<String, List<String>> targets = new LinkedHashMap<>();
        edges.forEach(edge -> targets.computeIfAbsent(edge.condition(), condition -> new ArrayList<>())
                .add(shown(edge.to())));
        targets.forEach((condition, names) -> out.append("    -> ")
                .append(String.join(", ", names))
                .append(condition.isEmpty() ? "" : "  if " + shown(condition))
                .append('\n'));
    }

    private static List<WorkflowGraph.Node> inOrder(
            WorkflowGraph graph, Map<String, List<WorkflowGraph.Edge>> outbound) {
        Map<String, WorkflowGraph.Node> byName = new LinkedHashMap<>();
        graph.nodes().forEach(node -> byName.put(node.name(), node));
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        byName.keySet().stream().filter(graph.starts()::contains).forEach(open::add);
        reached.addAll(open);
        while (!open.isEmpty()) {
            for (WorkflowGraph.Edge edge : outbound.getOrDefault(open.remove(), List.of())) {
                if (byName.containsKey(edge.to()) && reached.add(edge.to())) {
                    open.add(edge.to());
                }
            }
        }
        reached.addAll(byName.keySet());
        return reached.stream().map(byName::get).toList();
    }

    private static String shown(String text) {
        return ControlCharacters.escape(text.strip()).replace("\n", " ");
    }
}
