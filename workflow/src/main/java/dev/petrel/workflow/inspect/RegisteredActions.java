// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.inspect;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import java.util.Optional;
import java.util.function.Function;

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
