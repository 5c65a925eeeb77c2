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

/** {@code petrel key delete}. */
@Command(sortOptions = false, description = "Deletes keys.")
final class KeyDeleteCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of keys.")
    private List<String> names = List.of();

    @Mixin
    private KeyScope scope = new KeyScope();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeyDeleteCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        for (String name : names) {
            open.remove(KeyCommands.path(name, scope.query()));
            context.err().println("key \"" + name + "\" was deleted");
            context.err().flush();
        }
        return ExitCodes.OK;
    }
}
