// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code winrm-cmd}: commands of the Windows command prompt on another host. */
public final class WinRmCommandPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(WinRmCommandPlugin.class, "winrm-cmd.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return WinRmRunner.commands(context);
    }
}
