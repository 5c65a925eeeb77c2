// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.OutputSecrets;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.ExecutionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executions as the API shows them. An execution stores references; what they stand for is looked up at each
 * request, so it is shown as it is registered now. For one answer, on one thread.
 */
public final class ExecutionView {

    /** What may be left out by {@code exclude_attributes}. */
    public static final Set<String> EXCLUDABLE = Set.of(
            "action", "runner", "rule", "trigger", "trigger_type", "trigger_instance", "result", "log", "status");

    /** StackStorm's runners of workflows. */
    private static final Set<String> WORKFLOWS = Set.of("action-chain", "orquesta", "mistral-v2");

    public static final String MASK = "********";

    private final ContentSnapshot content;
    private final Function<String, Optional<RunnerType>> runners;
    private final EventStore events;
    private Map<String, TriggerInstance> read = Map.of();
    private final Attributes attributes;
    private final boolean secrets;
    private final Map<String, ActionParameters> schemas = new HashMap<>();

    /**
     * @param events for trigger instances; asked only if they are wanted
     * @param secrets whether the values of secret parameters are shown
     */
    public ExecutionView(
            ContentSnapshot content,
            Function<String, Optional<RunnerType>> runners,
            EventStore events,
            Attributes attributes,
            boolean secrets) {
        this.content = content;
        this.runners = runners;
        this.events = events;
        this.attributes = attributes;
        this.secrets = secrets;
    }

    /** Whether it is a workflow, which requests other executions. */
    public static boolean isWorkflow(Execution execution) {
        return WORKFLOWS.contains(execution.runnerType());
    }

    /** StackStorm has a live action beside each execution; ours is the execution itself, under an id of its own. */
    public static String liveAction(String executionId) {
        return Ids.derive("liveaction", executionId);
    }

    /**
     * Reads at once what else is shown of {@code executions}, so that it is not read for each by itself; what was read for
     * others before is forgotten.
     *
     * @return {@code executions}
     */
    public List<Execution> readAlong(List<Execution> executions) {
        if (wantsEvent()) {
            List<String> ids = executions.stream()
                    .map(Execution::triggerInstanceId)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            read = ids.isEmpty()
                    ? Map.of()
                    : events.readInstances(ids).stream()
                            .collect(Collectors.toMap(TriggerInstance::id, Function.identity()));
        }
        return executions;
    }

    /** The parts of an execution that are to be read for what is wanted. */
    public Set<ExecutionStore.Part> parts() {
        Set<ExecutionStore.Part> parts = EnumSet.noneOf(ExecutionStore.Part.class);
        if (attributes.wants("parameters") || attributes.wants("liveaction")) {
            parts.add(ExecutionStore.Part.PARAMETERS);
        }
        if (attributes.wants("context") || attributes.wants("parent")) {
            parts.add(ExecutionStore.Part.CONTEXT);
        }
        if (attributes.wants("result") || attributes.wants("context")) {
            parts.add(ExecutionStore.Part.RESULT); // the context names who canceled it, which the result knows
        }
        if (attributes.wants("log")) {
            parts.add(ExecutionStore.Part.LOG);
        }
        return parts;
    }

    /** What is wanted of it; of its result, what was read with it. */
    public Map<String, @Nullable Object> show(Execution execution) {
        Optional<Action> action = content.find(Action.class, execution.action().toString());
        Optional<RunnerType> runner = runners.apply(execution.runnerType());
        Map<String, @Nullable Object> parameters = masked(execution, action, runner);
        Shape shape = new Shape()
                .put("action", action.map(Contents::action).orElseGet(() -> gone(execution)))
                .put("runner", runner.map(Contents::runner).orElseGet(() -> unknown(execution.runnerType())))
                .put("liveaction", liveAction(execution, parameters))
                .put("status", execution.status().word())
                .put("start_timestamp", Shape.time(execution.requestedAt()))
                .put("delay", delay(execution))
                .put("end_timestamp", Shape.time(execution.endedAt()))
                .put("parameters", parameters.isEmpty() ? null : parameters);
        cause(execution, shape);
        end(execution, shape);
        return attributes.apply(shape.done());
    }

    /** How many milliseconds after its request it may start, or null if it need not wait. */
    private static @Nullable Long delay(Execution execution) {
        Instant time = execution.notBefore();
        return time == null
                ? null
                : Duration.between(execution.requestedAt(), time).toMillis();
    }

    private void cause(Execution execution, Shape shape) {
        Ref ruleRef = execution.rule();
        if (ruleRef != null) {
            Optional<Rule> rule = content.find(Rule.class, ruleRef.toString());
            shape.put(
                    "rule", rule.map(new Rules(content, runners, secrets)::show).orElseGet(() -> name(ruleRef)));
        }
        String instanceId = execution.triggerInstanceId();
        if (instanceId == null || !wantsEvent()) {
            return;
        }
        instance(instanceId).ifPresent(instance -> {
            Optional<Trigger> trigger =
                    content.find(Trigger.class, instance.event().trigger().toString());
            shape.put(
                    "trigger",
                    trigger.map(new Rules(content, runners, secrets)::show).orElse(null));
            trigger.flatMap(t -> content.find(TriggerType.class, t.type().toString()))
                    .ifPresent(type -> shape.put("trigger_type", Contents.triggerType(type)));
            shape.put("trigger_instance", new Payloads(content, secrets).show(instance));
        });
    }

    private Optional<TriggerInstance> instance(String id) {
        TriggerInstance known = read.get(id);
        return known != null ? Optional.of(known) : events.instance(id);
    }

    private boolean wantsEvent() {
        return attributes.wants("trigger") || attributes.wants("trigger_type") || attributes.wants("trigger_instance");
    }

    private void end(Execution execution, Shape shape) {
        Map<String, @Nullable Object> result = execution.result();
        if (execution.stored() != null) {
            shape.put("result_size", execution.stored().bytes());
        } else if (result != null) {
            shape.put("result_size", Json.write(result).getBytes(StandardCharsets.UTF_8).length);
        }
        shape.put("parent", execution.parentId())
                .put("context", execution.context())
                .put(
                        "log",
                        execution.log().stream().flatMap(ExecutionView::entered).toList())
                .put("web_url", "#/history/" + execution.id() + "/general")
                .put("id", execution.id())
                .put("result", result == null ? null : masked(execution, result));
        if (execution.endedAt() != null) {
            Duration took = Duration.between(execution.requestedAt(), execution.endedAt());
            shape.put("elapsed_seconds", took.toNanos() / 1000 / 1e6);
        }
    }

    /** A claim schedules an execution and starts it: StackStorm's clients know these as two states. */
    private static Stream<Map<String, @Nullable Object>> entered(Execution.LogEntry entry) {
        return entry.status() == ExecutionStatus.RUNNING
                ? Stream.of(
                        entered(ExecutionStatus.SCHEDULED, entry.at()), entered(ExecutionStatus.RUNNING, entry.at()))
                : Stream.of(entered(entry.status(), entry.at()));
    }

    private static Map<String, @Nullable Object> entered(ExecutionStatus status, Instant at) {
        return new Shape()
                .put("timestamp", Shape.time(at))
                .put("status", status.word())
                .done();
    }

    private static Map<String, @Nullable Object> liveAction(
            Execution execution, Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> runner = new LinkedHashMap<>();
        Execution.Claim claim = execution.runner();
        if (claim != null) {
            runner.put("hostname", claim.hostname());
            runner.put("pid", claim.pid());
            runner.put("node", claim.node());
        }
        return new Shape()
                .put("action", execution.action().toString())
                .put("action_is_workflow", isWorkflow(execution))
                .put("parameters", parameters)
                .put("callback", Map.of())
                .put("runner_info", runner)
                .put("notify", execution.notification().isEmpty() ? null : execution.notification())
                .put("id", liveAction(execution.id()))
                .done();
    }

    /** Masks the secret parameters; all of them when the action or its runner, which name the secret ones, is gone. */
    private Map<String, @Nullable Object> masked(
            Execution execution, Optional<Action> action, Optional<RunnerType> runner) {
        if (secrets) {
            return execution.parameters();
        }
        if (action.isPresent() && runner.isPresent()) {
            return schemas.computeIfAbsent(action.get().key(), key -> ActionParameters.of(runner.get(), action.get()))
                    .masked(execution.parameters());
        }
        Map<String, @Nullable Object> masked = new LinkedHashMap<>(execution.parameters());
        masked.replaceAll((name, value) -> MASK);
        return masked;
    }

    /** The result of an execution without what must not be shown of it. */
    public Map<String, @Nullable Object> masked(Execution execution, Map<String, @Nullable Object> result) {
        if (secrets) {
            return result;
        }
        return hiding(execution).map(hiding -> hiding.masked(result)).orElseGet(() -> OutputSecrets.allMasked(result));
    }

    /** Whether the result is shown as it is, so that nothing has to look into it. */
    public boolean showsResultAsItIs(Execution execution) {
        return secrets || hiding(execution).filter(hiding -> !hiding.any()).isPresent();
    }

    /** Empty when its action is not registered, so that it is not known what of its result is secret. */
    private Optional<OutputSecrets> hiding(Execution execution) {
        Optional<Action> action = content.find(Action.class, execution.action().toString());
        Optional<RunnerType> runner = runners.apply(execution.runnerType());
        return action.flatMap(a ->
                runner.map(r -> content.derived(OutputSecrets.class, a.key(), () -> OutputSecrets.of(r, a))));
    }

    private static Map<String, @Nullable Object> gone(Execution execution) {
        Map<String, @Nullable Object> action = name(execution.action());
        action.put("runner_type", execution.runnerType());
        return action;
    }

    private static Map<String, @Nullable Object> unknown(String runner) {
        return new Shape().put("name", runner).done();
    }

    private static Map<String, @Nullable Object> name(Ref ref) {
        return new Shape()
                .put("name", ref.name())
                .put("ref", ref.toString())
                .put("pack", ref.pack())
                .done();
    }
}
