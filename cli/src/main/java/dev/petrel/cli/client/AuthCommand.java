// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.Logins.Login;
import dev.petrel.cli.client.session.PasswordOption;
import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel auth}: as {@code st2 auth}. */
@Command(
        sortOptions = false,
        description = "Gets a token for a name and a password and prints it, for scripts; keeps nothing.")
final class AuthCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String user = "";

    @Mixin
    private PasswordOption password = new PasswordOption();

    @Option(
            names = {"-l", "--ttl"},
            paramLabel = "SECONDS",
            description = "For how long; the server has a limit.")
    private @Nullable Long ttl;

    @Option(
            names = {"-t", "--only-token"},
            description = "Print the token alone: export PETREL_AUTH_TOKEN=$(petrel auth USER -t)")
    private boolean only;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TokenServiceOptions service = new TokenServiceOptions();

    AuthCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        password.check();
        TokenServiceOptions.Found found = service.find(context);
        found.warnIfInClear(context);
        Login login = new TokenService(found.tokens()).login(user, password.read("Password of " + user + ": "), ttl);
        if (only) {
            context.out().println(login.token());
            context.out().flush();
        } else {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("user", login.user());
            shown.put("token", login.token());
            shown.put("expiry", login.expires().toString());
            output.object(context, List.of(Field.of("user"), Field.of("token"), Field.of("expiry")), shown);
        }
        return ExitCodes.OK;
    }
}
