// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel NOUN delete REF...}. */
@Command(sortOptions = false)
final class RemoveCommand implements Callable<Integer> {

    private final CliContext context;
    private final Resource resource;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "References or ids.")
    private List<String> names = List.of();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private RemoveCommand(CliContext context, Resource resource) {
        this.context = context;
        this.resource = resource;
    }

    static CommandLine of(CliContext context, Resource resource) {
        CommandLine line = new CommandLine(new RemoveCommand(context, resource));
        line.getCommandSpec().usageMessage().description("Deletes " + resource.plural() + ".");
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        for (String name : names) {
            if (!open.removeIfThere(resource.path(name))) {
                throw Absent.of(open, resource, name);
            }
            context.err().println(resource.noun() + " \"" + name + "\" was deleted");
            context.err().flush();
        }
        return ExitCodes.OK;
    }
}
