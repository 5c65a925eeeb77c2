// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.inspect;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The actions that tasks may name: those that are registered. */
public final class RegisteredActions implements Lookup {

    private final Function<String, Optional<Action>> actions;
    private final RunnerCatalog runners;

    private RegisteredActions(Function<String, Optional<Action>> actions, RunnerCatalog runners) {
        this.actions = actions;
        this.runners = runners;
    }

    /**
     * @param actions the action that a reference names
     * @param runners what actions take beside their own parameters
     */
    public static Lookup of(Function<String, Optional<Action>> actions, RunnerCatalog runners) {
        return new RegisteredActions(actions, runners);
    }

    /**
     * @param parameters what the action that a reference names takes, its runner's parameters too; empty if there is none,
     *     or if nothing is known of it
     * @param unknown whether nothing is known: then any action may be there
     */
    public static Lookup ofParameters(
            Function<String, Optional<Map<String, Map<String, @Nullable Object>>>> parameters,
            BooleanSupplier unknown) {
        RunnerType runner = new RunnerType("any", "", Map.of(), null, true);
        return new Lookup() {
            @Override
            public boolean knowsAction(String ref) {
                return parameters.apply(ref).isPresent() || unknown.getAsBoolean() && isReference(ref);
            }

            @Override
            public Optional<ActionParameters> parameters(String ref) {
                return parameters.apply(ref).map(all -> ActionParameters.of(runner, action(ref, all)));
            }
        };
    }

    /**
     * Whether an action may have {@code ref} for its reference, whatever is registered: parameters that cannot be read
     * ({@code core.echo message=word}) stay behind the action's name.
     */
    public static boolean isReference(String ref) {
        return ref.chars().noneMatch(character -> character == '=' || Character.isWhitespace(character));
    }

    private static Action action(String ref, Map<String, Map<String, @Nullable Object>> parameters) {
        return new Action(
                Ref.of(ref),
                null,
                true,
                "any",
                "",
                parameters,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }

    @Override
    public boolean knowsAction(String ref) {
        return actions.apply(ref).isPresent();
    }

    @Override
    public Optional<ActionParameters> parameters(String ref) {
        return actions.apply(ref)
                .flatMap(
                        action -> runners.find(action.runnerType()).map(runner -> ActionParameters.of(runner, action)));
    }
}
