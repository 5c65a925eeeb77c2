// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code winrm-ps-script}: PowerShell scripts of the pack on another host. */
public final class WinRmPsScriptPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(WinRmPsScriptPlugin.class, "winrm-ps-script.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return WinRmRunner.psScripts(context);
    }
}
