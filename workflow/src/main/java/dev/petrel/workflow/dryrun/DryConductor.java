// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.dryrun.DryRunReport.Ended;
import dev.petrel.workflow.dryrun.DryRunReport.Run;
import dev.petrel.workflow.dryrun.DryRunReport.Started;
import dev.petrel.workflow.dryrun.DryRunReport.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Tells a workflow of the ends of what it starts, until it has ended. For one use. */
final class DryConductor {

    /** How many tasks and items may start in all: each is in the report. */
    private static final int MOST_RUNS = 100_000;

    private final Workflow workflow;
    private final DryEnvironment environment;
    private final DryRequests requests;
    private final MockedTasks tasks;
    private final int mostSteps;
    private final Queue<Running> running =
            new PriorityQueue<>(Comparator.comparing(Running::until).thenComparingInt(Running::number));
    private final List<Step> steps = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private Map<String, @Nullable Object> result = Map.of();
    private int contexts;
    private int runs;

    DryConductor(Workflow workflow, DryEnvironment environment, DryRequests requests, Mocks mocks, int mostSteps) {
        this.workflow = workflow;
        this.environment = environment;
        this.requests = requests;
        this.tasks = new MockedTasks(mocks);
        this.mostSteps = mostSteps;
    }

    /** @param refusal why it could not be requested; empty for what runs */
    private record Running(TaskKey key, Duration until, int number, String refusal) {}

    DryRunReport conduct(Workflow.Input input) {
        WorkflowStep step = whole(workflow.begin(input, environment));
        note(step, List.of());
        String problem = "";
        while (!step.status().isTerminal() && problem.isEmpty()) {
            if (running.isEmpty()) {
                problem = "it is " + step.status().word() + ", and nothing runs that could end";
            } else if (steps.size() >= mostSteps) {
                problem = "it had not ended after " + mostSteps + " steps; does it end at all? --steps allows more";
            } else if (runs > MOST_RUNS) {
                problem = "it had not ended after " + MOST_RUNS + " runs of tasks and items";
            } else {
                List<Ended> ended = endNext();
                step = whole(workflow.advance(
                        step.state(), ended.stream().map(DryConductor::event).toList(), environment));
                note(step, ended);
            }
        }
        return new DryRunReport(step.status(), result, steps, tasks.unmocked(), tasks.unused(), problem);
    }

    /** With all that starts at once, as one step. */
    private WorkflowStep whole(WorkflowStep first) {
        WorkflowStep step = first;
        Map<String, @Nullable Object> told = first.result();
        List<WorkflowStep.Start> starts = new ArrayList<>(first.starts());
        while (step.more() && starts.size() <= MOST_RUNS) {
            step = workflow.advance(step.state(), List.of(), environment);
            told = step.result() == null ? told : step.result();
            starts.addAll(step.starts());
        }
        return new WorkflowStep(step.state(), step.status(), told, starts);
    }

    /** Ends all that end at the same time next. */
    private List<Ended> endNext() {
        List<Ended> ended = new ArrayList<>();
        Running first = running.element();
        now = first.until();
        while (!running.isEmpty() && running.element().until().equals(now)) {
            ended.add(end(running.remove()));
        }
        return ended;
    }

    private Ended end(Running run) {
        if (!run.refusal().isEmpty()) {
            return new Ended(run.key(), ExecutionStatus.FAILED, Map.of(), false, run.refusal());
        }
        MockedTasks.End end = tasks.end(run.key());
        environment.ended(run.key(), end);
        return new Ended(run.key(), end.status(), end.result(), end.mocked(), "");
    }

    private static WorkflowEvent event(Ended ended) {
        return ended.refusal().isEmpty()
                ? new WorkflowEvent.TaskMoved(ended.key(), ended.status())
                : new WorkflowEvent.TaskRefused(ended.key(), ended.refusal());
    }

    private void note(WorkflowStep step, List<Ended> ended) {
        Map<String, @Nullable Object> told = step.result();
        if (told != null) {
            result = told;
        }
        Map<String, List<WorkflowStep.Start>> starts = new LinkedHashMap<>();
        step.starts()
                .forEach(start -> starts.computeIfAbsent(
                                start.key().route() + " " + start.key().task(), name -> new ArrayList<>())
                        .add(start));
        List<Started> started = new ArrayList<>();
        starts.values().forEach(each -> started.add(started(step.state(), each)));
        steps.add(new Step(now, ended, published(step.state()), started, step.status()));
    }

    private Started started(WorkflowState state, List<WorkflowStep.Start> starts) {
        List<Run> requested = new ArrayList<>();
        for (WorkflowStep.Start start : starts) {
            DryRequests.Made made = requests.make(start);
            requested.add(new Run(start.key(), start.action(), made.shown(), start.delay(), start.timeout()));
            Duration until = made.refusal().isEmpty() ? now.plus(start.delay()) : now;
            running.add(new Running(start.key(), until, runs++, made.refusal()));
        }
        TaskKey key = starts.get(0).key();
        return new Started(key, workflow.variables(state, key), requested);
    }

    /** What is new among the variables, without those of the engine. */
    private List<Map<String, @Nullable Object>> published(WorkflowState state) {
        List<Map<String, @Nullable Object>> published = new ArrayList<>();
        for (; contexts < state.contexts().size(); contexts++) {
            Map<String, @Nullable Object> piece =
                    new LinkedHashMap<>(state.contexts().get(contexts));
            piece.keySet().removeIf(name -> name.startsWith("__"));
            if (!piece.isEmpty()) {
                published.add(piece);
            }
        }
        return published;
    }
}
