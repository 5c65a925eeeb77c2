// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.config.PackConfigResolver;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.Spawner;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.runner.ActionRunner;
import dev.petrel.runner.ParameterResolver;
import dev.petrel.runner.ResultMemory;
import dev.petrel.runner.RunLimits;
import dev.petrel.runner.RunnerDependencies;
import dev.petrel.runner.RunnerPlugins;
import dev.petrel.runner.RunnerSettings;
import dev.petrel.runner.spi.RunnerContext;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the action runner together from the configuration. */
public final class ActionRunnerFactory {

    private ActionRunnerFactory() {}

    /**
     * An action runner with the runners of {@code plugins}.
     *
     * @param self who claims: this process under its incarnation, or empty while it may claim nothing
     * @param spawner starts the actions; it must be closed after the runner has stopped
     */
    public static ActionRunner of(
            RunnerDependencies dependencies,
            PetrelConfig config,
            RunnerPlugins plugins,
            Supplier<Optional<Execution.Claim>> self,
            Spawner spawner) {
        RunnerSettings settings = new RunnerSettings(
                self,
                config.actionRunner().poolSize(),
                config.actionRunner().drain(),
                new RunLimits(config.actionRunner().maxOutput(), ResultMemory.ofHeap()),
                config.content().packs(),
                config.api().url(config.api().port()) + "/v1");
        JinjaTemplates templates = new JinjaTemplates();
        PackConfigResolver packs = new PackConfigResolver(
                config.system().basePath(),
                dependencies.store().content(),
                new Datastore(dependencies.store().keys(), Cipher.withoutKey(), dependencies.clock()),
                templates,
                config.systemUser().user());
        return new ActionRunner(
                dependencies,
                settings,
                plugins.create(new RunnerContext(config, spawner, packs::required)),
                new ParameterResolver(templates, packs.templateContext()));
    }
}
