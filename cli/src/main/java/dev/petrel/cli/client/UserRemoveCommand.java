// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.htpasswd.PasswordFileEdit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel user remove}. */
@Command(
        sortOptions = false,
        description =
                "Removes a user from the file of users. Tokens and API keys that it has stay good until they end.")
final class UserRemoveCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String name = "";

    @Mixin
    private UserCommands.FileOption file = new UserCommands.FileOption();

    UserRemoveCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Path path = file.find(context);
        try {
            if (!new PasswordFileEdit(path).remove(name)) {
                throw UserCommands.absent(path, name);
            }
        } catch (IOException e) {
            throw UserCommands.unusable(path, e);
        }
        context.out().println("User \"" + name + "\" was removed from " + path);
        context.out().flush();
        return ExitCodes.OK;
    }
}
