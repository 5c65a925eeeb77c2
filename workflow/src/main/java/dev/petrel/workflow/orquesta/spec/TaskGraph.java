// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which task leads to which, and what follows from that: where a workflow starts, what is a join, a split, a cycle. The
 * names are Orquesta's. Immutable; built in time linear in the transitions.
 */
public final class TaskGraph {

    private final WorkflowSpec spec;
    private final Map<String, List<Edge>> outbound = new HashMap<>();
    private final Map<String, List<Edge>> inbound = new HashMap<>();
    private final List<String> starts;
    private final Set<String> cyclic;

    public TaskGraph(WorkflowSpec spec) {
        this.spec = spec;
        spec.tasks().values().forEach(this::addEdges);
        outbound.values().forEach(edges -> edges.sort(Comparator.comparing(Edge::target)));
        starts = spec.tasks().keySet().stream()
                .filter(name -> inbound(name).isEmpty())
                .sorted()
                .toList();
        cyclic = new Cycles(this::successors).among(spec.tasks().keySet());
    }

    /**
     * A way from a task to a target.
     *
     * @param task where it begins
     * @param target a task, or a command of the engine but {@code retry}
     * @param transition the entry of {@code next} that it is of
     */
    public record Edge(String task, String target, TransitionSpec transition) {

        /** Its name at the task it begins at: {@code target__t0}, as in Orquesta's {@code next}. */
        public String id() {
            return target + "__t" + transition.index();
        }

        /** Its name at the task it leads to: {@code task__t0}, as in Orquesta's {@code prev} and {@code routes}. */
        public String origin() {
            return task + "__t" + transition.index();
        }
    }

    private void addEdges(TaskSpec task) {
        for (TransitionSpec transition : task.next()) {
            for (String target : transition.targets()) {
                if (!target.equals(EngineCommand.RETRY.word())) {
                    Edge edge = new Edge(task.name(), target, transition);
                    outbound.computeIfAbsent(task.name(), name -> new ArrayList<>())
                            .add(edge);
                    inbound.computeIfAbsent(target, name -> new ArrayList<>()).add(edge);
                }
            }
        }
    }

    private List<String> successors(String task) {
        return outbound(task).stream().map(Edge::target).distinct().toList();
    }

    /** The ways out of {@code task}, by the names of their targets and then in the file's order. */
    public List<Edge> outbound(String task) {
        return outbound.getOrDefault(task, List.of());
    }

    /** The ways to {@code task} or command. */
    public List<Edge> inbound(String task) {
        return inbound.getOrDefault(task, List.of());
    }

    /** The tasks that lead to {@code task}. */
    public Set<String> predecessors(String task) {
        Set<String> names = new TreeSet<>();
        inbound(task).forEach(edge -> names.add(edge.task()));
        return names;
    }

    /** The tasks that nothing leads to, by name. None if all are in cycles. */
    public List<String> starts() {
        return starts;
    }

    /** Whether {@code task} can lead to itself. */
    public boolean isInCycle(String task) {
        return cyclic.contains(task);
    }

    /** Whether {@code task} waits for several. */
    public boolean isJoin(String task) {
        TaskSpec found = spec.task(task);
        return found != null && found.join() != null;
    }

    /**
     * Whether {@code task} has several ways to it, does not wait for them, and so runs once for each: on its own route.
     * True of commands, too.
     */
    public boolean isSplit(String task) {
        return !isJoin(task) && inbound(task).size() > 1 && !isInCycle(task);
    }

    /** How many tasks must have led to {@code task} before it may start. */
    public int required(String task) {
        TaskSpec found = spec.task(task);
        Join join = found == null ? null : found.join();
        return join == null ? 1 : join.required(predecessors(task).size());
    }

    /** The {@code retry} that {@code do: retry} of {@code task} stands for: its transition; null for none. */
    public @Nullable TransitionSpec retryCommand(String task) {
        TaskSpec found = spec.task(task);
        TransitionSpec last = null;
        for (TransitionSpec transition : found == null ? List.<TransitionSpec>of() : found.next()) {
            if (transition.targets().contains(EngineCommand.RETRY.word())) {
                last = transition;
            }
        }
        return last;
    }
}
