// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.PasswordOption;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.htpasswd.PasswordFileEdit;
import dev.petrel.engine.security.htpasswd.PasswordFileEdit.When;
import dev.petrel.engine.security.htpasswd.PasswordHash;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel user add} and {@code passwd}. */
@Command(sortOptions = false)
final class UserPasswordCommand implements Callable<Integer> {

    private final CliContext context;
    private final When when;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String name = "";

    @Mixin
    private PasswordOption password = new PasswordOption();

    @Mixin
    private UserCommands.FileOption file = new UserCommands.FileOption();

    private UserPasswordCommand(CliContext context, When when) {
        this.context = context;
        this.when = when;
    }

    static CommandLine add(CliContext context) {
        return of(
                context,
                When.ABSENT,
                "Adds a user to the file of users, which is made if it is not there. Running nodes read it again.");
    }

    static CommandLine change(CliContext context) {
        return of(context, When.PRESENT, "Gives a user another password. Tokens that it has stay good until they end.");
    }

    private static CommandLine of(CliContext context, When when, String what) {
        CommandLine line = new CommandLine(new UserPasswordCommand(context, when));
        line.getCommandSpec().usageMessage().description(what);
        return line;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        password.check();
        UserCommands.checked(name);
        Path path = file.find(context);
        PasswordHash hash = PasswordHash.of(read(), new SecureRandom());
        try {
            if (!new PasswordFileEdit(path).put(name, hash, when)) {
                throw when == When.PRESENT
                        ? UserCommands.absent(path, name)
                        : new ClientFailure(
                                ExitCodes.USAGE,
                                "there is a user \"" + name + "\" in \"" + path + "\"; \"petrel user passwd\" gives it"
                                        + " another password");
            }
        } catch (IOException e) {
            throw UserCommands.unusable(path, e);
        }
        context.out()
                .println("User \"" + name + "\" " + (when == When.ABSENT ? "was added to " : "has another password in ")
                        + path);
        context.out().flush();
        return ExitCodes.OK;
    }

    private String read() throws ClientFailure, InterruptedException {
        String typed = password.read("Password for " + name + ": ");
        String complaint = PasswordHash.complaint(typed);
        if (!complaint.isEmpty()) {
            throw new ClientFailure(ExitCodes.USAGE, "the password " + complaint);
        }
        if (password.isTyped() && !typed.equals(password.read("The same again: "))) {
            throw new ClientFailure(ExitCodes.USAGE, "the two passwords differ; nothing was changed");
        }
        return typed;
    }
}
