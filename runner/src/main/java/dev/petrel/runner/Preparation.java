// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a claimed execution ready: its action, its runner, its final parameters, its environment. */
final class Preparation {

    private final ActionCatalog actions;
    private final Runners runners;
    private final Inputs inputs;
    private final PackDirectories packs;
    private final ActionEnvironment environment;

    Preparation(
            ActionCatalog actions,
            Runners runners,
            Inputs inputs,
            PackDirectories packs,
            ActionEnvironment environment) {
        this.actions = actions;
        this.runners = runners;
        this.inputs = inputs;
        this.packs = packs;
        this.environment = environment;
    }

    /** Everything that may be wrong with an action is an unfit execution; throws only what the store throws. */
    Prepared prepare(Execution execution) {
        Optional<Action> found = actions.find(execution.action());
        if (found.isEmpty()) {
            return unfit("action \"" + execution.action() + "\" cannot be found; is its pack registered?");
        }
        Action action = found.get();
        if (!action.enabled()) {
            return unfit("action \"" + action.ref() + "\" is disabled");
        }
        Optional<RunnerType> type = runners.type(action.runnerType());
        if (type.isEmpty()) {
            return unfit("action \"" + action.ref() + "\" wants the runner \"" + action.runnerType()
                    + "\", which Petrel does not know");
        }
        Optional<Runner> runner = runners.named(type.get().name());
        if (runner.isEmpty()) {
            return unfit("action \"" + action.ref() + "\" wants the runner \"" + action.runnerType()
                    + "\", which Petrel knows but cannot run yet");
        }
        Inputs.Resolved resolved = inputs.resolve(execution, action, type.get());
        return resolved instanceof Inputs.Resolved.Ready ready
                ? ready(runner.get(), execution, action, ready)
                : unfit(((Inputs.Resolved.Refused) resolved).reason());
    }

    /** The end of {@code execution} is written: see {@link Runner#written}. */
    void written(Execution execution) {
        runners.written(execution);
    }

    private Prepared ready(Runner runner, Execution execution, Action action, Inputs.Resolved.Ready inputs) {
        Map<String, @Nullable Object> configuration;
        try {
            configuration = runner.configuration(action.ref().pack());
        } catch (UncheckedIOException e) {
            return unfit("action \"" + action.ref() + "\": " + e.getMessage());
        }
        return new Prepared.Ready(runner, request(execution, action, inputs, configuration));
    }

    private RunRequest request(
            Execution execution,
            Action action,
            Inputs.Resolved.Ready inputs,
            Map<String, @Nullable Object> configuration) {
        return new RunRequest(
                execution,
                action,
                packs.find(action.ref().pack()),
                inputs.runner(),
                inputs.action(),
                configuration,
                environment.of(execution));
    }

    private static Prepared unfit(String error) {
        return new Prepared.Unfit(Outcome.failed(error));
    }
}
