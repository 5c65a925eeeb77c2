// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.Logins;
import dev.petrel.cli.client.session.Logins.Login;
import dev.petrel.cli.client.session.PasswordOption;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel login}. */
@Command(
        sortOptions = false,
        description =
                "Gets a token for a name and a password, and keeps it for the commands that follow, until it ends or"
                        + " \"petrel logout\". Only you can read the file; the password is kept nowhere.")
final class LoginCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(arity = "0..1", paramLabel = "USER", description = "Your name; that of this machine unless said.")
    private @Nullable String user;

    @Mixin
    private PasswordOption password = new PasswordOption();

    @Option(
            names = {"-l", "--ttl"},
            paramLabel = "SECONDS",
            description = "For how long; the server has a limit.")
    private @Nullable Long ttl;

    @Option(
            names = {"-w", "--write-password"},
            hidden = true)
    private boolean write;

    @Mixin
    private TokenServiceOptions service = new TokenServiceOptions();

    LoginCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        if (write) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "--write-password: passwords are not kept in files; log in again when a token ends, or make an API"
                            + " key for a script with \"petrel apikey create\"");
        }
        password.check();
        Logins logins = Logins.in(context.environment())
                .orElseThrow(() -> new ClientFailure(
                        ExitCodes.USAGE, "neither XDG_CONFIG_HOME nor HOME says where to keep a token"));
        String name = user == null ? context.environment().getOrDefault("USER", "") : user;
        TokenServiceOptions.Found found = service.find(context);
        found.warnIfInClear(context);
        Login login = new TokenService(found.tokens()).login(name, password.read("Password of " + name + ": "), ttl);
        Path file = logins.save(found.api().uri(), login, true);
        context.out().println("Logged in as " + login.user() + " until " + login.expires() + ".");
        context.out().flush();
        tellWhatGoesBefore();
        context.err().println("The token is in " + file);
        context.err().flush();
        return ExitCodes.OK;
    }

    private void tellWhatGoesBefore() {
        for (String name : new String[] {"PETREL_AUTH_TOKEN", "ST2_AUTH_TOKEN", "PETREL_API_KEY", "ST2_API_KEY"}) {
            if (!context.environment().getOrDefault(name, "").isBlank()) {
                context.err().println("petrel: " + name + " is set and goes before this login; unset it");
            }
        }
    }
}
