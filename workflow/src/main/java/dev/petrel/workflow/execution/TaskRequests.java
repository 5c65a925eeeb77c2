// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.store.StoreException;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment.Callee;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowStep.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests the tasks of workflows: as executions under ids that follow from the task, so that each is made once. */
final class TaskRequests {

    /** How many executions one write makes. */
    private static final int AT_ONCE = 500;

    /** How many workflows may be one inside the other. */
    static final int MOST_DEPTH = 50;

    private final WorkflowParts parts;

    TaskRequests(WorkflowParts parts) {
        this.parts = parts;
    }

    /** An execution, or why there is none. */
    private record Prepared(TaskKey key, @Nullable Execution execution, String refusal) {}

    /**
     * Requests the executions that are not there yet.
     *
     * @param id the workflow's
     * @param decided when it was decided that they start
     * @return the tasks that cannot be requested
     * @throws RuntimeException what the store throws: some may have been requested
     */
    List<WorkflowEvent> request(String id, WorkflowStart start, List<Start> starts, Instant decided) {
        List<WorkflowEvent> refused = new ArrayList<>();
        for (int i = 0; i < starts.size(); i += AT_ONCE) {
            List<Prepared> some = starts.subList(i, Math.min(i + AT_ONCE, starts.size())).stream()
                    .map(each -> prepare(id, start, each, decided))
                    .toList();
            List<Execution> executions = new ArrayList<>();
            for (Prepared prepared : some) {
                if (prepared.execution() == null) {
                    refused.add(new WorkflowEvent.TaskRefused(prepared.key(), prepared.refusal()));
                } else {
                    executions.add(prepared.execution());
                }
            }
            request(executions, refused);
        }
        return refused;
    }

    private void request(List<Execution> executions, List<WorkflowEvent> refused) {
        try {
            // That the broker is away is no failure: those who sweep notify of them.
            CompletableFuture<Void> ignored = parts.lifecycle().get().requestNear(executions);
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            if (executions.size() > 1) { // one of them, and it must not keep the others from being made
                executions.forEach(each -> request(List.of(each), refused));
            } else {
                executions.forEach(each -> refused.add(new WorkflowEvent.TaskRefused(
                        TaskKeys.key(Objects.requireNonNull(each.task())), "StoreException: " + e.getMessage())));
            }
        }
    }

    private Prepared prepare(String id, WorkflowStart start, Start each, Instant decided) {
        Optional<Callee> callee = parts.action(each.action());
        if (callee.isEmpty()) {
            return refused(each, "InvalidActionReferencedException: Unable to find action \"" + each.action() + "\".");
        }
        Action action = callee.get().action();
        if (!action.enabled()) {
            return refused(each, "ValueError: Unable to execute. Action \"" + each.action() + "\" is disabled.");
        }
        if (start.depth() >= MOST_DEPTH) {
            return refused(
                    each,
                    "WorkflowExecutionException: there are " + MOST_DEPTH
                            + " workflows one inside the other already, and there can be no more; does one call itself?");
        }
        String child = TaskKeys.execution(id, each.key());
        Map<String, @Nullable Object> context = context(id, start, each, action);
        Instant at = parts.clock().instant();
        Execution execution;
        if (parts.language(start.language())
                .filter(language -> language.parametersAreFinal())
                .isPresent()) {
            execution = Execution.requested(child, action, each.parameters(), context, Execution.Lineage.NONE, at);
        } else {
            ExecutionRequests.Decision decision = parts.requests()
                    .prepare(
                            new ExecutionRequest(
                                    child, action, callee.get().parameters(), each.parameters(), context, null),
                            at);
            if (decision instanceof ExecutionRequests.Rejected rejected) {
                return refused(each, rejected.exception() + ": " + rejected.reason());
            }
            execution = ((ExecutionRequests.Accepted) decision).execution();
        }
        execution = execution
                .notifying(notification(start, each))
                .asTask(TaskKeys.task(id, each.key(), start.depth() + 1), start.chain());
        return new Prepared(each.key(), timed(execution, each, decided), "");
    }

    private static Execution timed(Execution execution, Start each, Instant decided) {
        Duration delay = each.delay();
        boolean waits = !delay.isZero() && !delay.isNegative();
        Execution delayed = waits ? execution.delayedUntil(decided.plus(delay)) : execution;
        Duration timeout = each.timeout();
        return timeout == null ? delayed : delayed.dueAt(decided.plus(delay).plus(timeout), timeout.toSeconds());
    }

    private static Prepared refused(Start start, String why) {
        return new Prepared(start.key(), null, why);
    }

    /** What the task says, or the workflow's own if the workflow's parameter {@code notify} names the task. */
    private static Map<String, @Nullable Object> notification(WorkflowStart start, Start each) {
        boolean named = start.parameters().get("notify") instanceof List<?> tasks
                && tasks.contains(each.key().task());
        return each.notification().isEmpty() && named ? start.notification() : each.notification();
    }

    /** As StackStorm's: who asked, and for which task. */
    private static Map<String, @Nullable Object> context(String id, WorkflowStart start, Start each, Action action) {
        Map<String, @Nullable Object> parent = new LinkedHashMap<>();
        parent.put("execution_id", id);
        parent.put("user", start.context().get("user"));
        parent.put("pack", start.pack());
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("user", start.context().get("user"));
        context.put("pack", action.ref().pack());
        for (String inherited : List.of("api_user", "source_channel")) {
            if (start.context().get(inherited) != null) {
                parent.put(inherited, start.context().get(inherited));
                context.put(inherited, start.context().get(inherited));
            }
        }
        context.put("parent", parent);
        context.putAll(each.context());
        if (!context.containsKey("chain")) {
            context.put("orquesta", orquesta(id, each));
        }
        if (start.trace() != null) {
            context.put(TraceContext.KEY, new TraceContext(start.trace(), null).value());
        }
        return context;
    }

    private static Map<String, @Nullable Object> orquesta(String id, Start each) {
        TaskKey key = each.key();
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("workflow_execution_id", id);
        task.put(
                "task_execution_id",
                Ids.derive(
                        "task_execution",
                        id,
                        key.task(),
                        Integer.toString(key.route()),
                        Integer.toString(key.attempt())));
        task.put("task_name", key.task());
        task.put("task_id", key.task());
        task.put("task_route", key.route());
        if (key.ofItem()) {
            task.put("item_id", key.item());
        }
        if (each.context().get("orquesta") instanceof Map<?, ?> said) {
            said.forEach((name, value) -> task.put(String.valueOf(name), value));
        }
        return task;
    }
}
