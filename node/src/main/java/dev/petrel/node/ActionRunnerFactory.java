// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.PackSettings;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.execution.TemplateContext;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.runner.ActionRunner;
import dev.petrel.runner.Inputs;
import dev.petrel.runner.ParameterResolver;
import dev.petrel.runner.ResultMemory;
import dev.petrel.runner.Runners;
import dev.petrel.runner.noop.NoopRunner;
import dev.petrel.runner.python.PythonRunner;
import dev.petrel.runner.python.PythonSettings;
import dev.petrel.runner.shell.ShellRunner;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the action runner together from the configuration. */
public final class ActionRunnerFactory {

    private static final int WARM_PYTHONS = 16;

    private ActionRunnerFactory() {}

    /**
     * An action runner with all the runners that Petrel implements.
     *
     * @param self who claims: this process under its incarnation, or empty while it may claim nothing
     * @param spawner starts the actions; it must be closed after the runner has stopped
     */
    public static ActionRunner of(
            ActionRunner.Surroundings around,
            PetrelConfig config,
            Supplier<Optional<Execution.Claim>> self,
            Spawner spawner) {
        ActionRunner.Settings settings = new ActionRunner.Settings(
                self,
                config.actionRunner().poolSize(),
                config.actionRunner().drain(),
                config.content().packs(),
                config.api().url(config.api().port()) + "/v1");
        JinjaTemplates templates = new JinjaTemplates();
        PackSettings packs = new PackSettings(
                config.system().basePath(),
                around.store(),
                templates,
                config.systemUser().user());
        return new ActionRunner(
                around, settings, runners(config, packs, spawner), inputs(templates, packs.templateContext()));
    }

    private static Runners runners(PetrelConfig config, PackSettings packs, Spawner spawner) {
        ResultMemory memory = ResultMemory.ofHeap();
        int maxOutput = config.actionRunner().maxOutput();
        PythonSettings python = new PythonSettings(
                new Virtualenvs(
                        config.system().basePath().resolve("virtualenvs"),
                        config.actionRunner().pythonBinary()),
                config.system().pythonPath(),
                config.content().commonLibs(),
                maxOutput,
                WARM_PYTHONS);
        return new Runners(
                RunnerCatalog.standard()::find,
                Map.of(
                        "noop",
                        new NoopRunner(),
                        "local-shell-cmd",
                        ShellRunner.commands(spawner, maxOutput, memory),
                        "local-shell-script",
                        ShellRunner.scripts(spawner, maxOutput, memory),
                        "python-script",
                        new PythonRunner(spawner, python, memory, packs::required)));
    }

    private static Inputs inputs(Templates templates, TemplateContext contexts) {
        return new ParameterResolver(
                templates, execution -> contexts.forExecution(execution.action().pack(), execution.context()));
    }
}
