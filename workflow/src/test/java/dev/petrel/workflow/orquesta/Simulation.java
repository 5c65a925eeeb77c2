// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.Casts;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workflow as the execution of workflows does, with actions that are not run but end as they were recorded or as
 * they are known to. Between two steps the state goes through JSON. Tasks end in the order of the time they take.
 */
final class Simulation {

    private static final Pattern SLEEP = Pattern.compile("sleep (\\d+)");
    private static final Pattern EXIT = Pattern.compile("exit (\\d+)");
    private static final Pattern ECHO = Pattern.compile("echo (\\w+)");

    private final Workflow workflow;
    private final List<Map<String, @Nullable Object>> recorded;
    final SimulatedEnvironment environment = new SimulatedEnvironment();
    final List<Child> children = new ArrayList<>();
    /** A workflow's execution runs before its first step is taken. */
    final List<ExecutionStatus> statuses = new ArrayList<>(List.of(ExecutionStatus.RUNNING));

    private final Map<String, Integer> calls = new LinkedHashMap<>();
    private final PriorityQueue<Child> running;
    private final List<WorkflowEvent> pending = new ArrayList<>();
    private double now;
    private WorkflowState state;

    @Nullable
    Map<String, @Nullable Object> result;

    /** What was started, and how it ends. */
    record Child(
            WorkflowStep.Start start, double until, ExecutionStatus status, Map<String, @Nullable Object> result) {}

    /** @param recorded the children of the recorded case, which are used up */
    Simulation(Workflow workflow, List<Map<String, @Nullable Object>> recorded) {
        this.workflow = workflow;
        this.recorded = new ArrayList<>(recorded);
        this.running = new PriorityQueue<>((a, b) -> {
            int order = Double.compare(a.until(), b.until());
            return order != 0 ? order : Integer.compare(children.indexOf(a), children.indexOf(b));
        });
        this.state = new WorkflowState(Map.of(), List.of());
    }

    ExecutionStatus status() {
        return statuses.get(statuses.size() - 1);
    }

    WorkflowState state() {
        return state;
    }

    void begin(Workflow.Input input) {
        take(workflow.begin(input, environment));
    }

    void rerun(WorkflowState ended, Collection<String> tasks, Collection<String> reset) {
        take(workflow.rerun(ended, tasks, reset, environment));
    }

    void tell(WorkflowEvent... events) {
        take(workflow.advance(state, List.of(events), environment));
    }

    /** Lets all tasks end that still run, until {@code status} is reached or none runs. */
    void runUntil(ExecutionStatus status) {
        while (status() != status && !running.isEmpty()) {
            endNext();
        }
    }

    void runToEnd() {
        while (!running.isEmpty()) {
            endNext();
        }
    }

    void endNext() {
        Child child = running.remove();
        now = Math.max(now, child.until());
        end(child, child.status(), child.result());
    }

    /** Asks for a pause; sub-workflows pause with it. */
    void pause() {
        tell(new WorkflowEvent.Pause());
        for (Child child : List.copyOf(running)) {
            if (child.result().containsKey("output")) {
                tell(new WorkflowEvent.TaskMoved(child.start().key(), ExecutionStatus.PAUSED));
            }
        }
    }

    void resume() {
        tell(new WorkflowEvent.Resume());
    }

    void cancel() {
        tell(new WorkflowEvent.Cancel());
    }

    /** Answers the inquiry that is pending. */
    void answer() {
        Child asked = children.stream()
                .filter(child -> child.start().action().equals("core.ask"))
                .findFirst()
                .orElseThrow();
        end(asked, asked.status(), asked.result());
    }

    /** The running child of {@code task}, which does not end by itself from now on. */
    Child hold(String task) {
        Child held = running.stream()
                .filter(child -> child.start().key().task().equals(task))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + task + " runs"));
        running.remove(held);
        return held;
    }

    void end(Child child, ExecutionStatus status, Map<String, @Nullable Object> with) {
        environment.results.put(child.start().key(), with);
        environment.statuses.put(child.start().key(), status);
        tell(new WorkflowEvent.TaskMoved(child.start().key(), status));
    }

    private void take(WorkflowStep step) {
        WorkflowState made = step.state();
        Map<String, @Nullable Object> document = Json.readObject(Json.write(made.document()));
        List<Map<String, @Nullable Object>> contexts = new ArrayList<>();
        made.contexts().forEach(context -> contexts.add(Json.readObject(Json.write(context))));
        state = new WorkflowState(document, contexts);
        if (status() != step.status()) {
            statuses.add(step.status());
        }
        result = step.result() == null ? result : step.result();
        for (WorkflowStep.Start start : step.starts()) {
            String error = start(start);
            if (error != null) {
                pending.add(new WorkflowEvent.TaskRefused(start.key(), error));
            }
        }
        if (!pending.isEmpty()) {
            List<WorkflowEvent> events = List.copyOf(pending);
            pending.clear();
            take(workflow.advance(state, events, environment));
        }
    }

    private @Nullable String start(WorkflowStep.Start start) {
        TaskKey key = start.key();
        environment.statuses.put(key, ExecutionStatus.RUNNING);
        Map<String, @Nullable Object> found = take(key);
        if (start.action().equals("core.echo") && !(start.parameters().get("message") instanceof String)) {
            return "ValueError: Value \"" + start.parameters().get("message") + "\" must either be a string or None.";
        }
        if (found == null && start.action().equals("golden.no_such")) {
            return "InvalidActionReferencedException: Unable to find action \"golden.no_such\".";
        }
        if (start.action().equals("golden.typed")) {
            String error = typedError(start.parameters());
            if (error != null) {
                return error;
            }
        }
        double until = now + start.delay().toSeconds() + seconds(start);
        Child child = found == null
                ? made(start, until)
                : new Child(
                        start,
                        until,
                        ExecutionStatus.of(String.valueOf(found.get("status"))).orElseThrow(),
                        GoldenCases.object(found.get("result")));
        children.add(child);
        if (start.action().equals("core.ask")) {
            pending.add(new WorkflowEvent.TaskMoved(key, ExecutionStatus.PENDING));
        } else {
            running.add(child);
        }
        return null;
    }

    private static double seconds(WorkflowStep.Start start) {
        Matcher sleep = SLEEP.matcher(String.valueOf(start.parameters().get("cmd")));
        return sleep.find() ? Double.parseDouble(sleep.group(1)) : 0.01;
    }

    private @Nullable Map<String, @Nullable Object> take(TaskKey key) {
        for (Map<String, @Nullable Object> child : recorded) {
            Object route = child.getOrDefault("route", 0);
            Object item = child.getOrDefault("item", TaskKey.NO_ITEM);
            if (key.task().equals(child.get("task")) && route.equals(key.route()) && item.equals(key.item())) {
                recorded.remove(child);
                return child;
            }
        }
        return null;
    }

    /** What was recorded and never started. */
    List<Map<String, @Nullable Object>> leftOver() {
        return recorded;
    }

    private Child made(WorkflowStep.Start start, double until) {
        Map<String, @Nullable Object> parameters = start.parameters();
        if (start.action().equals("golden.flaky")) {
            int tries = calls.merge(String.valueOf(parameters.get("key")), 1, Integer::sum);
            int fails = ((Number) parameters.getOrDefault("fails", 1)).intValue();
            return new Child(
                    start,
                    until,
                    tries > fails ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED,
                    python(Map.of("tries", tries)));
        }
        String command = String.valueOf(parameters.get("cmd"));
        Matcher exit = EXIT.matcher(command);
        int code = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
        Matcher echo = ECHO.matcher(command);
        Object stdout =
                parameters.containsKey("message") ? parameters.get("message") : (echo.find() ? echo.group(1) : "");
        Map<String, @Nullable Object> shell = new LinkedHashMap<>();
        shell.put("failed", code != 0);
        shell.put("succeeded", code == 0);
        shell.put("return_code", code);
        if (!start.action().equals("core.noop")) {
            shell.put("stdout", stdout);
            shell.put("stderr", "");
        }
        return new Child(start, until, code == 0 ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, shell);
    }

    /** Counts calls that an earlier simulation has seen. */
    void remember(Simulation earlier) {
        calls.putAll(earlier.calls);
        environment.results.putAll(earlier.environment.results);
        environment.statuses.putAll(earlier.environment.statuses);
    }

    private static Map<String, @Nullable Object> python(@Nullable Object result) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("stdout", "");
        all.put("stderr", "");
        all.put("exit_code", 0);
        all.put("result", result);
        return all;
    }

    private static final Map<String, String> TYPED = Map.of(
            "text", "string", "whole", "integer", "real", "number", "flag", "boolean", "list", "array", "dict",
            "object", "hidden", "string");

    private static @Nullable String typedError(Map<String, @Nullable Object> parameters) {
        try {
            Map<String, @Nullable Object> cast = cast("golden.typed", parameters);
            Object list = cast.get("list");
            return list instanceof Map ? "ValidationError: " + list + " is not of type 'array', 'null'" : null;
        } catch (PythonError e) {
            return Errors.text(e);
        }
    }

    /** The parameters as the action gets them. */
    static Map<String, @Nullable Object> cast(String action, Map<String, @Nullable Object> parameters)
            throws PythonError {
        if (!action.equals("golden.typed")) {
            return parameters;
        }
        Map<String, @Nullable Object> cast = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> parameter : parameters.entrySet()) {
            cast.put(parameter.getKey(), Casts.cast(parameter.getValue(), TYPED.get(parameter.getKey())));
        }
        return cast;
    }
}
