// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel NOUN get}. */
@Command(sortOptions = false)
final class GetCommand implements Callable<Integer> {

    private final CliContext context;
    private final Resource resource;

    @Parameters(paramLabel = "REF|ID", description = "Its reference or id.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private GetCommand(CliContext context, Resource resource) {
        this.context = context;
        this.resource = resource;
    }

    static CommandLine of(CliContext context, Resource resource) {
        CommandLine line = new CommandLine(new GetCommand(context, resource));
        line.getCommandSpec().usageMessage().description("Shows one " + resource.noun() + ".");
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        var found = open.find(resource.path(name)).orElseThrow(() -> Absent.of(open, resource, name));
        output.object(context, resource.details(), found);
        return ExitCodes.OK;
    }
}
