// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code remote-shell-script}: scripts of packs on other hosts. */
public final class RemoteScriptPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(RemoteScriptPlugin.class, "remote-shell-script.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return RemoteRunner.scripts(context);
    }
}
