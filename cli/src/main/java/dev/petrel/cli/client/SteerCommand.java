// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What asks a workflow to enter a status. */
abstract class SteerCommand implements Callable<Integer> {

    private final CliContext context;
    private final String status;

    @Parameters(paramLabel = "ID", description = "The execution's id.")
    private String id = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** @param status StackStorm's word for it: {@code pausing} */
    SteerCommand(CliContext context, String status) {
        this.context = context;
        this.status = status;
    }

    @Override
    public final Integer call() throws ClientFailure {
        var answer = api.open(context).put(Resources.EXECUTION.path(id), Map.of("status", status));
        output.print(context, answer, "execution \"" + id + "\" is " + answer.get("status"));
        return ExitCodes.OK;
    }
}
