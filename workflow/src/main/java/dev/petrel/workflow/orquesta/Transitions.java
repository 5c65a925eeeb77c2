// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import dev.petrel.workflow.orquesta.spec.Assignment;
import dev.petrel.workflow.orquesta.spec.EngineCommand;
import dev.petrel.workflow.orquesta.spec.TaskGraph.Edge;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows the end of a task: which of its transitions are taken, what they publish, what they lead to. */
final class Transitions {

    /** The most routes of one workflow: a task outside of a cycle that the cycle leads to takes one each turn. */
    static final int MOST_ROUTES = 1_000;

    private static final PythonError TOO_MANY = new PythonError(
            "WorkflowError", "The workflow has taken more than " + MOST_ROUTES + " routes. Let the cycle end earlier.");

    private final Definition definition;
    private final Progress progress;
    private final Expressions expressions;
    private final Functions functions;
    private final Joins joins;

    Transitions(Definition definition, Progress progress, Expressions expressions, Functions functions, Joins joins) {
        this.definition = definition;
        this.progress = progress;
        this.expressions = expressions;
        this.functions = functions;
        this.joins = joins;
    }

    /**
     * What an ended task led to.
     *
     * @param broken whether a condition or a {@code publish} failed, with which the workflow fails
     * @param handled whether something follows that makes a failure good
     * @param commands the commands that were reached, in order
     */
    record Outcome(boolean broken, boolean handled, List<StagedTask> commands) {}

    /** Takes the ways out of {@code entry}, which has ended. */
    Outcome take(TaskEntry entry) {
        List<Edge> edges = definition.graph().outbound(entry.id);
        Map<Integer, Decision> decisions = new HashMap<>();
        List<StagedTask> reached = new ArrayList<>();
        boolean broken = false;
        for (Edge edge : edges) {
            Decision decision =
                    decisions.computeIfAbsent(edge.transition().index(), index -> decide(edge.transition(), entry));
            decision.errors().forEach(error -> progress.errors.add(error, entry, edge.id()));
            broken |= !decision.errors().isEmpty();
            entry.next.put(edge.id(), decision.taken());
            if (decision.taken() && decision.errors().isEmpty() && progress.routes.size() >= MOST_ROUTES) {
                progress.errors.add(TOO_MANY, entry, edge.id());
                broken = true;
            } else if (decision.taken() && decision.errors().isEmpty()) {
                reached.add(stage(edge, entry, decision.seen()));
            }
        }
        if (reached.isEmpty()) {
            entry.addTerm();
        }
        boolean handled = reached.stream().anyMatch(this::makesGood);
        List<StagedTask> commands =
                reached.stream().filter(task -> isCommand(task.id)).toList();
        commands.forEach(command -> progress.staged.remove(command.key()));
        if (commands.stream().anyMatch(command -> command.id.equals(EngineCommand.FAIL.word()))) {
            reached.stream().filter(task -> task.ready).forEach(task -> task.runsOnFail = true);
        }
        return new Outcome(broken, handled, commands);
    }

    private static boolean isCommand(String target) {
        return EngineCommand.of(target).isPresent();
    }

    private boolean makesGood(StagedTask task) {
        return !task.id.equals(EngineCommand.CONTINUE.word()) && (task.ready || joins.mayBecomeReady(task));
    }

    /**
     * @param taken whether the condition holds
     * @param errors of the condition, or of what is published
     * @param seen the contexts behind the transition
     */
    private record Decision(boolean taken, List<PythonError> errors, Indexes seen) {}

    private Decision decide(TransitionSpec transition, TaskEntry entry) {
        Map<String, @Nullable Object> rolling = new LinkedHashMap<>(progress.contexts.merge(entry.contexts));
        Map<String, HostFunction> calls = functions.ended(rolling, entry);
        if (transition.when() != null) {
            try {
                Object holds = expressions.evaluate(transition.when().value(), calls);
                if (!PythonValues.truth(holds)) {
                    return new Decision(false, List.of(), entry.contexts);
                }
            } catch (PythonError e) {
                return new Decision(false, List.of(e), entry.contexts);
            }
        }
        return publish(transition, entry, rolling, calls);
    }

    private Decision publish(
            TransitionSpec transition,
            TaskEntry entry,
            Map<String, @Nullable Object> rolling,
            Map<String, HostFunction> calls) {
        Map<String, @Nullable Object> published = new LinkedHashMap<>();
        List<PythonError> errors = new ArrayList<>();
        for (Assignment assignment : transition.publish()) {
            try {
                Object value = expressions.evaluate(assignment.value().value(), calls);
                rolling.put(assignment.name(), value);
                published.put(assignment.name(), value);
            } catch (PythonError e) {
                errors.add(e);
            }
        }
        Indexes seen = published.isEmpty() || !errors.isEmpty()
                ? entry.contexts
                : entry.contexts.plus(Indexes.of(progress.contexts.add(published)));
        return new Decision(true, errors, seen);
    }

    private StagedTask stage(Edge edge, TaskEntry entry, Indexes seen) {
        boolean command = isCommand(edge.target());
        int route = definition.graph().isSplit(edge.target())
                ? progress.split(entry.route, edge.origin(), command)
                : entry.route;
        StagedTask task = progress.stage(edge.target(), route, seen, edge.origin(), entry.key());
        task.ready = joins.isReady(task);
        return task;
    }
}
