// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel execution pause}. */
@Command(sortOptions = false, description = "Pauses a workflow: what runs of it ends, and nothing new starts.")
final class PauseCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The execution's id.")
    private String id = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    PauseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        var answer = api.open(context).put(Resources.EXECUTION.path(id), Map.of("status", "pausing"));
        output.print(context, answer, "execution \"" + id + "\" is " + answer.get("status"));
        return ExitCodes.OK;
    }
}
