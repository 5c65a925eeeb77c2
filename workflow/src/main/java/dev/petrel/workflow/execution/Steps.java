// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.parameter.OutputSchema;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.WorkflowStep.Start;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of workflows: reads one, lets its language say what follows from what happened, and writes it by
 * compare-and-set. What is left to do then is in what was written. Safe for any thread and any number of processes.
 */
final class Steps {

    private static final Logger log = LoggerFactory.getLogger(Steps.class);

    /** Each time another process has moved the workflow on; so many times in a row is no bad luck any more. */
    private static final int TRIES = 100;

    private static final int MOST_RESULT_INLINE = 32 * 1024;

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final Definitions definitions;
    private final StoredValues values;
    private final Reruns reruns;
    private final LateEnds lateEnds;
    private final CurrentEvents current;
    private final RecentWorkflows recent;
    private final Turns<WorkflowEvent, Optional<Advance>> turns = new Turns<>();

    Steps(WorkflowParts parts, Definitions definitions, StoredValues values, RecentWorkflows recent) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.definitions = definitions;
        this.values = values;
        this.recent = recent;
        this.current = new CurrentEvents(parts.store().executions());
        this.lateEnds = new LateEnds(parts, definitions, values, this::environment);
        this.reruns = new Reruns(parts, definitions, values, lateEnds);
    }

    /**
     * Lets {@code events} happen to the workflow {@code id}. On return the database has it.
     *
     * @return what is left for this thread to do; empty if that is nothing, another thread's, or the workflow is over or gone
     */
    Optional<Advance> take(String id, List<WorkflowEvent> events) {
        return turns.take(id, events, all -> step(id, all)).flatMap(advance -> advance);
    }

    WorkflowStart start(WorkflowStore.Workflow workflow) {
        return WorkflowStart.read(
                workflow.start().get(STORED) instanceof String stored
                        ? values.read(workflow.id(), stored)
                        : workflow.start());
    }

    /** In place of a start that is kept beside the workflow's document: what it is found by. */
    static final String STORED = "stored";

    WorkflowState state(WorkflowStore.Workflow workflow) {
        return new WorkflowState(workflow.document(), values.list(workflow.id(), workflow.contexts()));
    }

    WorkflowEnvironment environment(String id, WorkflowStart start) {
        return new StepEnvironment(parts, start, reruns.origins(id, start, this::start));
    }

    /** Its id, then that of the one of which it runs tasks again, and so on. */
    List<String> origins(WorkflowStore.Workflow workflow) {
        return reruns.origins(workflow.id(), start(workflow), this::start);
    }

    /** The tasks that it waits for. */
    Collection<TaskKey> active(WorkflowStore.Workflow workflow) {
        return definitions.parsed(start(workflow)).active(state(workflow));
    }

    private Optional<Advance> step(String id, List<WorkflowEvent> events) {
        try {
            Optional<WorkflowStore.Workflow> known = CurrentEvents.mayBeOld(events) ? Optional.empty() : recent.get(id);
            for (int i = 0; i < TRIES; i++) {
                WorkflowStore.Workflow now = known.or(() -> store.get(id)).orElse(null);
                if (now == null) {
                    recent.forget(id);
                    return Optional.empty();
                }
                if (now.status().isTerminal()) {
                    recent.forget(id);
                    boolean told = LateEnds.among(events).isEmpty()
                            || known.isEmpty() && lateEnds.record(now, start(now), LateEnds.among(events));
                    if (told) {
                        return Optional.empty();
                    }
                    known = Optional.empty();
                    continue;
                }
                Optional<Advance> advance = step(now, current.of(id, events));
                // That nothing follows is not true of one that another process has moved on meanwhile: it may have
                // started
                // the task that ended here.
                boolean holds =
                        known.isEmpty() || advance.filter(Advance::changes).isPresent();
                if (advance.isPresent() && holds) {
                    return advance;
                }
                recent.outdated(id);
                known = Optional.empty();
            }
        } catch (RuntimeException e) {
            recent.outdated(id);
            throw e;
        }
        throw StoreException.transientFailure("workflow \"" + id + "\" was moved on each time that it was to be", null);
    }

    /** Empty if another process has moved it on. */
    private Optional<Advance> step(WorkflowStore.Workflow read, List<WorkflowEvent> events) {
        WorkflowStart start = start(read);
        Computed computed = computed(read, start, events).checked(parts, start.action());
        WorkflowStep step = computed.step();
        List<String> open = open(read, events);
        if (isNothing(read, step, open)) {
            return Optional.of(new Advance(read, read, start, List.of(), false, recent.unknown(read.id(), open)));
        }
        List<String> written = new ArrayList<>();
        try {
            WorkflowStore.Workflow next = next(read, computed, step, open, written);
            if (store.replace(read, next)) {
                recent.put(next);
                return Optional.of(
                        new Advance(read, next, start, step.starts(), step.more(), recent.unknown(read.id(), open)));
            }
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e; // whether it was written is not known, so what was stored for it stays
            }
            return failed(read, start, "its state cannot be stored: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return failed(read, start, "its state cannot be stored: it " + e.getMessage());
        }
        written.forEach(value -> values.discard(read.id(), value));
        return Optional.empty();
    }

    /** A step, and the contexts that the workflow began with, if they are another's. */
    private record Computed(WorkflowStep step, List<String> contexts) {

        /** This, or the failure that a success is whose output is not what {@code action} says it is. */
        Computed checked(WorkflowParts parts, String action) {
            Map<String, @Nullable Object> result = step.result();
            if (result == null || step.status() != ExecutionStatus.SUCCEEDED) {
                return this;
            }
            return parts.outputProblem(action, result)
                    .map(problem -> new WorkflowStep(
                            step.state(), ExecutionStatus.FAILED, OutputSchema.failure(problem), List.of()))
                    .map(failed -> new Computed(failed, contexts))
                    .orElse(this);
        }
    }

    private Computed computed(WorkflowStore.Workflow read, WorkflowStart start, List<WorkflowEvent> events) {
        List<String> contexts = read.contexts();
        try {
            Workflow workflow = definitions.parsed(start);
            if (!read.document().isEmpty()) {
                WorkflowEnvironment environment = environment(read.id(), start);
                return new Computed(workflow.advance(state(read), events, environment), contexts);
            }
            if (events.stream().anyMatch(WorkflowEvent.Cancel.class::isInstance)) {
                return new Computed(new WorkflowStep(state(read), ExecutionStatus.CANCELED, null, List.of()), contexts);
            }
            WorkflowStep first;
            WorkflowEnvironment environment = environment(read.id(), start);
            if (start.rerun() == null) {
                first = workflow.begin(Inputs.of(read.id(), start, environment), environment);
            } else {
                Reruns.Before before = reruns.before(read.id(), start.rerun(), this::start);
                contexts = before.contexts();
                first = before.fault() == null
                        ? workflow.rerun(
                                new WorkflowState(before.document(), values.list(read.id(), contexts)),
                                start.rerun().tasks(),
                                start.rerun().reset(),
                                environment)
                        : failure(Map.of(), before.fault());
            }
            return new Computed(
                    events.isEmpty() || first.status().isTerminal()
                            ? first
                            : then(first, workflow.advance(first.state(), events, environment)),
                    contexts);
        } catch (StoreException e) {
            throw e;
        } catch (TooLarge e) {
            return new Computed(failure(read.document(), String.valueOf(e.getMessage())), contexts);
        } catch (RuntimeException | StackOverflowError e) { // a bug: without an end it would be stuck
            log.error("Workflow \"{}\" is failed, for its language broke down. Please report it.", read.id(), e);
            return new Computed(failure(read.document(), "the workflow's language broke down: " + e), contexts);
        }
    }

    /** Two steps as one. What the first one starts is started by the state after the second too. */
    private static WorkflowStep then(WorkflowStep first, WorkflowStep second) {
        List<Start> starts = new ArrayList<>(first.starts());
        starts.addAll(second.starts());
        return new WorkflowStep(
                second.state(),
                second.status(),
                second.result() == null ? first.result() : second.result(),
                starts,
                second.more());
    }

    /** Tasks of the outbox of which {@code events} do not show that they were requested, and that this process did not request. */
    private List<String> open(WorkflowStore.Workflow read, List<WorkflowEvent> events) {
        if (read.outbox().isEmpty()) {
            return List.of();
        }
        Set<String> shown = new LinkedHashSet<>();
        for (WorkflowEvent event : events) {
            if (event instanceof WorkflowEvent.TaskMoved moved) {
                shown.add(TaskKeys.text(moved.task()));
            } else if (event instanceof WorkflowEvent.TaskRefused refused) {
                shown.add(TaskKeys.text(refused.task()));
            }
        }
        return recent.unknown(read.id(), read.outbox()).stream()
                .filter(task -> !shown.contains(task))
                .toList();
    }

    private static boolean isNothing(WorkflowStore.Workflow read, WorkflowStep step, List<String> open) {
        return step.starts().isEmpty()
                && step.status() == read.status()
                && step.state().contexts().size() == read.contexts().size()
                && open.size() == read.outbox().size()
                && step.state().document().equals(read.document());
    }

    private WorkflowStore.Workflow next(
            WorkflowStore.Workflow read,
            Computed computed,
            WorkflowStep step,
            List<String> open,
            List<String> written) {
        String attempt = Ids.random(parts.random());
        List<String> contexts = values.append(
                read.id(), attempt, computed.contexts(), step.state().contexts(), written);
        String result = step.result() == null
                ? null
                : values.write(read.id(), attempt + "r", step.result(), MOST_RESULT_INLINE);
        if (result != null) {
            written.add(result);
        }
        List<String> outbox = new ArrayList<>(open);
        step.starts().forEach(start -> outbox.add(TaskKeys.text(start.key())));
        // A status that the execution may not have yet is left to be settled; that it is running again, to who resumed
        // it.
        boolean moved = step.status() == read.status() && (read.settled() || step.status() == ExecutionStatus.RUNNING);
        return new WorkflowStore.Workflow(
                read.id(),
                read.version() + 1,
                step.status(),
                read.start(),
                step.state().document(),
                contexts,
                result,
                outbox,
                moved && outbox.isEmpty() && !step.more(),
                parts.clock().instant());
    }

    private Optional<Advance> failed(WorkflowStore.Workflow read, WorkflowStart start, String why) {
        log.atError().addKeyValue("execution", read.id()).log("A workflow failed: {}", why);
        WorkflowStep step = failure(read.document(), why);
        WorkflowStore.Workflow next =
                next(read, new Computed(step, read.contexts()), withContexts(step, read), List.of(), new ArrayList<>());
        if (!store.replace(read, next)) {
            return Optional.empty();
        }
        recent.put(next);
        return Optional.of(new Advance(read, next, start, List.of(), false, List.of()));
    }

    private WorkflowStep withContexts(WorkflowStep step, WorkflowStore.Workflow read) {
        return new WorkflowStep(state(read), step.status(), step.result(), List.of());
    }

    private static WorkflowStep failure(Map<String, @Nullable Object> document, String why) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("output", null);
        result.put("errors", List.of(Map.of("message", why)));
        return new WorkflowStep(new WorkflowState(document, List.of()), ExecutionStatus.FAILED, result, List.of());
    }
}
