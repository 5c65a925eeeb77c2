// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.graph;

import dev.petrel.engine.text.ControlCharacters;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A workflow in the language of Graphviz. */
public final class DotText {

    private DotText() {}

    /** The directed graph, which {@code dot -Tsvg} draws. */
    public static String of(WorkflowGraph graph, String name) {
        StringBuilder out = new StringBuilder("digraph " + quoted(name) + " {\n  node [shape=box];\n");
        for (WorkflowGraph.Node node : graph.nodes()) {
            String label = node.name()
                    + (node.action().isEmpty() ? "" : "\n" + node.action())
                    + node.notes().stream().map(note -> "\n" + note).collect(Collectors.joining());
            out.append("  ").append(quoted(node.name())).append(" [label=").append(quoted(label));
            out.append(graph.starts().contains(node.name()) ? ", style=bold];\n" : "];\n");
        }
        for (String other : others(graph)) {
            out.append("  ").append(quoted(other)).append(" [shape=ellipse];\n");
        }
        for (WorkflowGraph.Edge edge : graph.edges()) {
            out.append("  ").append(quoted(edge.from())).append(" -> ").append(quoted(edge.to()));
            out.append(edge.condition().isEmpty() ? ";\n" : " [label=" + quoted(edge.condition()) + "];\n");
        }
        return out.append("}\n").toString();
    }

    /** What tasks lead to that is no task: commands of the engine, and names that nothing has. */
    private static Set<String> others(WorkflowGraph graph) {
        Set<String> others = new TreeSet<>();
        graph.edges().forEach(edge -> others.add(edge.to()));
        graph.nodes().forEach(node -> others.remove(node.name()));
        return others;
    }

    private static String quoted(String text) {
        return text.lines()
                .map(line ->
                        ControlCharacters.escape(line).replace("\\", "\\\\").replace("\"", "\\\""))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }
}
