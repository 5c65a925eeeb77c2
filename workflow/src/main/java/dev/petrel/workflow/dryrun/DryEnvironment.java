// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.inspect.RegisteredActions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a workflow that is conducted without running anything may read. */
final class DryEnvironment implements WorkflowEnvironment {

    /** The id of all that has one. */
    static final String ID = "dry-run";

    private static final RunnerType ANY = new RunnerType("any", "", Map.of(), null, true);

    private final Map<TaskKey, MockedTasks.End> ended = new HashMap<>();
    private final Templates templates;
    private final Map<String, @Nullable Object> names;
    private final Map<String, String> keys;
    private final @Nullable Lookup lookup;
    private final boolean needsParameters;
    private final Instant now;

    /**
     * @param names what templates find in parameters
     * @param keys of the datastore
     * @param lookup the actions that there are; null for all
     * @param needsParameters whether the language asks what an action takes even if nobody knows
     */
    DryEnvironment(
            Templates templates,
            Map<String, @Nullable Object> names,
            Map<String, String> keys,
            @Nullable Lookup lookup,
            boolean needsParameters,
            Instant now) {
        this.templates = templates;
        this.names = names;
        this.keys = keys;
        this.lookup = lookup;
        this.needsParameters = needsParameters;
        this.now = now;
    }

    void ended(TaskKey task, MockedTasks.End end) {
        ended.put(task, end);
    }

    @Override
    public Map<String, @Nullable Object> result(TaskKey task) {
        MockedTasks.End end = ended.get(task);
        return end == null ? Map.of() : end.result();
    }

    @Override
    public List<Map<String, @Nullable Object>> results(List<TaskKey> tasks) {
        return tasks.stream().map(this::result).toList();
    }

    /** Nothing is encrypted. */
    @Override
    public @Nullable Object keyValue(String key, boolean decrypt) {
        return keys.get(key);
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public Map<String, @Nullable Object> templateNames() {
        return names;
    }

    @Override
    public Itself itself() {
        return new Itself(ID, Map.of());
    }

    @Override
    public Optional<TaskRun> run(TaskKey task) {
        MockedTasks.End end = ended.get(task);
        return Optional.of(new TaskRun(ID, end == null ? ExecutionStatus.RUNNING : end.status(), now, now));
    }

    @Override
    public Optional<Callee> action(String ref) {
        Optional<Ref> parsed = Ref.parse(ref);
        if (parsed.isEmpty() || !RegisteredActions.isReference(ref) || lookup != null && !lookup.knowsAction(ref)) {
            return Optional.empty();
        }
        Action action = action(parsed.get(), ANY.name(), Map.of());
        ActionParameters known = lookup == null ? null : lookup.parameters(ref).orElse(null);
        return Optional.of(
                new Callee(action, known == null && needsParameters ? ActionParameters.of(ANY, action) : known));
    }

    static Action action(Ref ref, String runner, Map<String, Map<String, @Nullable Object>> parameters) {
        return new Action(
                ref,
                null,
                true,
                runner,
                "",
                parameters,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }

    @Override
    public Instant now() {
        return now;
    }
}
