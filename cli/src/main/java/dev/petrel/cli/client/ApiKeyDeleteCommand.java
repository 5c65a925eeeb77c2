// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel apikey delete}. */
@Command(sortOptions = false, description = "Deletes API keys: nobody can use them any more.")
final class ApiKeyDeleteCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(
            paramLabel = "KEY|ID",
            arity = "1..*",
            description = "Their ids, or the keys, which other users of the machine see here.")
    private List<String> names = List.of();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiKeyDeleteCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        for (int i = 0; i < names.size(); i++) {
            open.remove(ApiKeyCommands.API_KEY.path(names.get(i)));
            context.err().println("API key " + (i + 1) + " of " + names.size() + " was deleted");
            context.err().flush();
        }
        return ExitCodes.OK;
    }
}
