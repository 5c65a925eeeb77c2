// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code local-shell-cmd}: lines of shell. */
public final class ShellCommandPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(ShellCommandPlugin.class, "local-shell-cmd.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return ShellRunner.commands(context.spawner(), Sudo.of(context.config().systemUser()));
    }
}
