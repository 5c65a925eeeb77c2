// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel execution cancel}. */
@Command(
        sortOptions = false,
        description =
                "Cancels an execution that is not over yet. One that runs is asked to stop and may take a moment.")
final class CancelCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The execution's id.")
    private String id = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    CancelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        var answer = api.open(context).delete(Resources.EXECUTION.path(id));
        Object refusal = answer.get("faultstring");
        if (refusal != null) {
            throw new ClientFailure(ExitCodes.FAILED, "execution \"" + id + "\": " + refusal);
        }
        output.print(context, answer, "execution \"" + id + "\" is " + answer.get("status"));
        return ExitCodes.OK;
    }
}
