// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code local-shell-script}: scripts of packs. */
public final class ShellScriptPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(ShellScriptPlugin.class, "local-shell-script.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return ShellRunner.scripts(context.spawner(), Sudo.of(context.config().systemUser()));
    }
}
