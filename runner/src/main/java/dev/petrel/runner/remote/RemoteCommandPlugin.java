// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code remote-shell-cmd}: lines of shell on other hosts. */
public final class RemoteCommandPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(RemoteCommandPlugin.class, "remote-shell-cmd.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return RemoteRunner.commands(context);
    }
}
