// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.config.PackOptions;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code python-script}: Python actions of packs. */
public final class PythonPlugin implements RunnerPlugin {

    private static final int WARM_HOSTS = 16;

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(PythonPlugin.class, "python-script.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        PetrelConfig config = context.config();
        PythonSettings settings = new PythonSettings(
                new Virtualenvs(
                        config.system().basePath().resolve("virtualenvs"),
                        config.actionRunner().pythonBinary()),
                config.system().pythonPath(),
                config.content().commonLibs(),
                WARM_HOSTS,
                config.actionRunner().pythonIdle(),
                PackOptions.environment(config));
        return new PythonRunner(context.spawner(), settings, context.packConfiguration());
    }
}
