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

/** {@code petrel inquiry cancel}. */
@Command(sortOptions = false, description = "Ends an inquiry unanswered: its execution is canceled.")
final class InquiryCancelCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The inquiry's id, which is its execution's.")
    private String id = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    InquiryCancelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        var answer = api.open(context).delete(Resources.INQUIRY.path(id));
        output.print(context, answer, "inquiry \"" + id + "\" is canceled");
        return ExitCodes.OK;
    }
}
