// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Details;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel execution get}. */
@Command(
        sortOptions = false,
        description = "Shows one execution; of a workflow also its tasks: their status, time and execution, and why one"
                + " failed.")
final class ExecutionGetCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "Its id; last is the newest.")
    private String id = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ExecutionGetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> found =
                open.find(Resources.EXECUTION.path(id)).orElseThrow(() -> Absent.of(open, Resources.EXECUTION, id));
        String tree = output.format().isText() && TaskLine.isWorkflow(found)
                ? TaskTree.of(open, context.terminal(), String.valueOf(found.get("id")))
                : "";
        output.print(
                context,
                found,
                tables ->
                        Details.of(Resources.EXECUTION.details(), found) + (tree.isEmpty() ? "" : "\ntasks:\n" + tree));
        return ExitCodes.OK;
    }
}
