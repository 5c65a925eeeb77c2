// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code winrm-ps-cmd}: PowerShell commands on another host. */
public final class WinRmPsCommandPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(WinRmPsCommandPlugin.class, "winrm-ps-cmd.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return WinRmRunner.psCommands(context);
    }
}
