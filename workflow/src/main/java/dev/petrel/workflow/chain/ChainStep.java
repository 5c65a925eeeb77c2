// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.parameter.TemplateValues;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.chain.ChainProgress.Active;
import dev.petrel.workflow.chain.ChainProgress.Ask;
import dev.petrel.workflow.chain.ChainProgress.Done;
import dev.petrel.workflow.chain.ChainProgress.Next;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of a chain while it is computed: first what happened, then what follows from all of it. For one use. */
final class ChainStep {

    /** How many tasks a chain may run, those of its loops counted each time: its state lists them. */
    static final int MOST_TASKS = 10_000;

    private final Chain chain;
    private final WorkflowEnvironment environment;
    private WorkflowState state;
    private ChainProgress progress;

    ChainStep(Chain chain, WorkflowState state, ChainProgress progress, WorkflowEnvironment environment) {
        this.chain = chain;
        this.environment = environment;
        this.state = state;
        this.progress = progress;
    }

    /** Goes to the task that {@code target} names; {@code otherwise} begins what is said when there is none. */
    WorkflowStep follow(String target, String otherwise) {
        progress = progress.going(resolve(target, otherwise));
        return settle();
    }

    void apply(WorkflowEvent event) {
        if (progress.over()) {
            return;
        }
        if (event instanceof WorkflowEvent.TaskMoved moved) {
            moved(moved);
        } else if (event instanceof WorkflowEvent.TaskRefused told) {
            Active active = progress.active();
            if (active != null && active.key().equals(told.task())) {
                Node node = node(told.task().task());
                refused(node, told.task(), ChainErrors.refused(chain, node, told.error()));
            }
        } else if (event instanceof WorkflowEvent.Cancel) {
            progress = progress.asked(Ask.CANCEL);
        } else if (progress.ask() != Ask.CANCEL) {
            boolean pause = event instanceof WorkflowEvent.Pause;
            progress = progress.asked(pause ? Ask.PAUSE : Ask.NOTHING);
            if (!pause) {
                progress = progress.activeIs(ExecutionStatus.RUNNING);
            }
        }
    }

    private void moved(WorkflowEvent.TaskMoved moved) {
        Active active = progress.active();
        if (active == null || !active.key().equals(moved.task())) {
            return;
        }
        // What is told may be out of date, but for an end: that is final.
        ExecutionStatus now = moved.status().isTerminal()
                ? moved.status()
                : environment
                        .run(active.key())
                        .map(WorkflowEnvironment.TaskRun::status)
                        .orElse(moved.status());
        if (now.isTerminal()) {
            ended(active.key(), now);
        } else {
            boolean waits = now == ExecutionStatus.PAUSED || now == ExecutionStatus.PENDING;
            progress = progress.activeIs(waits ? now : ExecutionStatus.RUNNING);
        }
    }

    private void ended(TaskKey key, ExecutionStatus status) {
        Node node = node(key.task());
        int context = Done.NOTHING;
        if (!node.publish().isEmpty()) {
            Map<String, @Nullable Object> published = new LinkedHashMap<>();
            for (Map.Entry<String, @Nullable Object> each : node.publish().entrySet()) {
                try {
                    published.put(each.getKey(), publish(each.getValue(), key));
                } catch (PythonError e) {
                    progress = progress.ended(
                            new Done(key, status, Done.NOTHING, null),
                            Next.failedBare(ChainErrors.publish(chain, node, each, e)));
                    return;
                }
            }
            context = state.contexts().size();
            state = state.next(state.document(), List.of(published));
        }
        progress = progress.ended(new Done(key, status, context, null), Next.end(status));
        progress = progress.going(after(node, status));
    }

    private @Nullable Object publish(@Nullable Object value, TaskKey key) throws PythonError {
        return TemplateValues.render(
                value,
                environment.templates(),
                names().forPublish(TemplateValues.variables(value, environment.templates()), progress, key));
    }

    /** What follows {@code node}, which ended so. */
    private Next after(Node node, ExecutionStatus status) {
        String target = status == ExecutionStatus.SUCCEEDED ? node.onSuccess() : node.onFailure();
        if (status == ExecutionStatus.CANCELED || target.isEmpty()) {
            // StackStorm ends so after a task whose runner was lost.
            return Next.end(status == ExecutionStatus.ABANDONED ? ExecutionStatus.FAILED : status);
        }
        return resolve(target, "Failed to get next node");
    }

    private Next resolve(String target, String otherwise) {
        String name = target;
        if (Node.isRendered(target)) {
            try {
                name = String.valueOf(TemplateValues.render(
                                target,
                                environment.templates(),
                                names().forTask(TemplateValues.variables(target, environment.templates()), progress)))
                        .strip();
            } catch (PythonError e) {
                return Next.failed(ChainErrors.target(chain, otherwise, target, e.text()));
            }
        }
        return chain.find(name).isPresent()
                ? Next.task(name)
                : Next.failed(ChainErrors.target(
                        chain, otherwise, target, "Unable to find node with name \"" + name + "\"."));
    }

    /** What follows from all that happened. */
    WorkflowStep settle() {
        List<WorkflowStep.Start> starts = List.of();
        if (!progress.over() && progress.active() == null && progress.ask() == Ask.NOTHING) {
            starts = proceed();
        }
        ExecutionStatus status = status();
        if (status.isTerminal() && !progress.over()) {
            progress = progress.over(status);
        }
        WorkflowState next = state.next(progress.toDocument(), List.of());
        boolean told = status.isTerminal() || status == ExecutionStatus.PAUSED;
        Map<String, @Nullable Object> result = told ? new ChainResult(environment, names()).of(progress) : null;
        return new WorkflowStep(next, status, result, starts);
    }

    private ExecutionStatus status() {
        Active active = progress.active();
        Next next = progress.next();
        if (active != null) {
            return switch (progress.ask()) {
                case NOTHING -> active.waits() ? ExecutionStatus.PAUSED : ExecutionStatus.RUNNING;
                case PAUSE -> active.waits() ? ExecutionStatus.PAUSED : ExecutionStatus.PAUSING;
                case CANCEL -> ExecutionStatus.CANCELING;
            };
        }
        ExecutionStatus end = next == null ? ExecutionStatus.FAILED : next.end();
        if (progress.over() || next != null && next.error() != null && progress.ask() != Ask.CANCEL) {
            return end;
        }
        return switch (progress.ask()) {
            case NOTHING -> end;
            case PAUSE -> ExecutionStatus.PAUSED;
            case CANCEL -> ExecutionStatus.CANCELED;
        };
    }

    /** Starts the next task, or the one after it when its action does not take what it is given. */
    private List<WorkflowStep.Start> proceed() {
        Set<String> refused = new HashSet<>();
        while (true) {
            Next next = progress.next();
            if (next == null || next.task() == null) {
                return List.of();
            }
            Node node = node(next.task());
            TaskKey key = progress.keyOf(node.name());
            ChainCall call = progress.done().size() >= MOST_TASKS
                    ? new ChainCall.Failed(Next.failed(ChainErrors.tooMany(chain, node, MOST_TASKS)))
                    : call(node, key);
            if (call instanceof ChainCall.Ready ready) {
                progress = progress.running(key);
                return List.of(ready.start());
            }
            if (call instanceof ChainCall.Failed failed) {
                progress = progress.going(failed.next());
                return List.of();
            }
            ChainError error = ((ChainCall.Refused) call).error();
            refused(node, key, error);
            if (!refused.add(node.name())) {
                // Nothing ran since it was refused before: it would go on so for ever.
                progress = progress.going(Next.failed(error));
            }
        }
    }

    private void refused(Node node, TaskKey key, ChainError error) {
        ChainProgress.Refused refused = new ChainProgress.Refused(error, ChainResult.time(environment.now()));
        progress = progress.ended(
                new Done(key, ExecutionStatus.FAILED, Done.NOTHING, refused), Next.end(ExecutionStatus.FAILED));
        progress = progress.going(after(node, ExecutionStatus.FAILED));
    }

    List<WorkflowStep.Start> startAgain(TaskKey key) {
        return call(node(key.task()), key) instanceof ChainCall.Ready ready ? List.of(ready.start()) : List.of();
    }

    private ChainCall call(Node node, TaskKey key) {
        return new ChainCaller(chain, environment, names()).call(node, key, progress);
    }

    private ChainNames names() {
        return new ChainNames(chain, state.contexts(), environment);
    }

    private Node node(String name) {
        Optional<Node> node = chain.find(name);
        return node.orElseThrow(
                () -> new IllegalStateException("the chain in " + chain.file() + " has no task \"" + name + "\""));
    }
}
