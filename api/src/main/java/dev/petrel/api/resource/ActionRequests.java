// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Caller;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes executions of what clients ask for: of actions by their references, and of commands in chats. */
final class ActionRequests {

    private final ContentCache content;
    private final RunnerCatalog runners;
    private final ExecutionResource.Room room;

    ActionRequests(ContentCache content, RunnerCatalog runners, ExecutionResource.Room room) {
        this.content = content;
        this.runners = runners;
        this.room = room;
    }

    /**
     * What is to run.
     *
     * @param action its reference
     * @param parameters as they were given, templates among them
     * @param context StackStorm's context as far as the asker knows it
     * @param notification whom to tell of the end, as StackStorm writes it; the action's own goes before
     */
    record Asked(
            String action,
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> context,
            Map<String, @Nullable Object> notification) {}

    /** What became of it. */
    sealed interface Outcome {}

    /** It may be requested; nothing is written yet. */
    record Ready(Execution execution) implements Outcome {}

    /**
     * It may not.
     *
     * @param status of the answer
     */
    record Refused(int status, String reason) implements Outcome {}

    /** The execution that {@code caller} asks for; refused if it may not execute the action. */
    Outcome prepare(Asked asked, Caller caller) {
        String ref = asked.action();
        ContentSnapshot now = content.now();
        Optional<Action> found = now.find(Action.class, ref);
        if (found.isEmpty()) {
            return new Refused(400, "Action \"" + ref + "\" cannot be found.");
        }
        Action action = found.get();
        Optional<String> denial = caller.denial(Permission.ACTION_EXECUTE, Resources.of(action));
        if (denial.isPresent()) {
            return new Refused(403, denial.get());
        }
        if (!action.enabled()) {
            return new Refused(400, "Unable to execute. Action \"" + ref + "\" is disabled.");
        }
        Optional<RunnerType> runner = runners.find(action.runnerType());
        if (runner.isEmpty()) {
            return new Refused(
                    400, "RunnerType \"" + action.runnerType() + "\" of action \"" + ref + "\" is not found.");
        }
        ActionParameters schema = schema(now, runner.get(), action);
        ExecutionRequests.Decision decision = room.requests()
                .prepare(
                        new ExecutionRequest(
                                Ids.random(room.random()), action, schema, asked.parameters(), asked.context(), null),
                        room.clock().instant());
        if (decision instanceof ExecutionRequests.Rejected rejected) {
            return new Refused(400, rejected.reason());
        }
        Execution execution =
                ((ExecutionRequests.Accepted) decision).execution().notifying(asked.notification());
        return nul(runner.get(), execution.parameters())
                .<Outcome>map(reason -> new Refused(400, reason))
                .orElseGet(() -> new Ready(execution));
    }

    /** Requests what is {@link Ready}. */
    void start(Execution execution) {
        room.lifecycle().request(execution);
    }

    /** What {@code action} takes; empty when its runner type is unknown. */
    Optional<ActionParameters> schema(Action action) {
        return runners.find(action.runnerType()).map(runner -> schema(content.now(), runner, action));
    }

    private static ActionParameters schema(ContentSnapshot now, RunnerType runner, Action action) {
        return now.derived(ActionParameters.class, action.key(), () -> ActionParameters.of(runner, action));
    }

    /**
     * Why a runner's own parameters (command, directory, environment) cannot become text of the operating system, which
     * ends at a NUL character; empty if they can. What an action does with its own parameters is known when it runs.
     */
    private static Optional<String> nul(RunnerType runner, Map<String, @Nullable Object> parameters) {
        return runner.parameters().keySet().stream()
                .filter(name -> holdsNul(parameters.get(name)))
                .findFirst()
                .map(name -> "Parameter \"" + name + "\" holds a NUL character, which no command can be given."
                        + " Leave it out.");
    }

    private static boolean holdsNul(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().anyMatch(ActionRequests::holdsNul)
                    || map.values().stream().anyMatch(ActionRequests::holdsNul);
        }
        return value instanceof String text && text.indexOf('\0') >= 0;
    }
}
