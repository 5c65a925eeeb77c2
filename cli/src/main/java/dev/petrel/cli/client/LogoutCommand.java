// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.Logins;
import dev.petrel.cli.client.session.Logins.Login;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel logout}. */
@Command(
        sortOptions = false,
        description =
                "Ends the token of \"petrel login\" for this API, at the server and here. Where the server does not"
                        + " answer it is forgotten here alone, and good until its time is over.")
final class LogoutCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(arity = "0..1", paramLabel = "USER", description = "Whose; who logged in last unless said.")
    private @Nullable String user;

    @Mixin
    private TokenServiceOptions service = new TokenServiceOptions();

    LogoutCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        TokenServiceOptions.Found found = service.find(context);
        URI api = found.api().uri();
        Optional<Logins> logins = Logins.in(context.environment());
        Optional<Login> login = logins.isEmpty()
                ? Optional.empty()
                : user == null ? logins.get().last(api) : logins.get().of(api, user);
        if (login.isEmpty()) {
            context.err().println("nobody is logged in to " + api);
            context.err().flush();
            return ExitCodes.OK;
        }
        logins.orElseThrow().remove(api, login.get().user()); // whatever the server says
        Optional<String> left = new TokenService(found.tokens()).revoke(login.get());
        if (left.isPresent()) {
            context.err()
                    .println("petrel: the token of " + login.get().user() + " is forgotten here, and good until "
                            + login.get().expires() + " for whoever else has it: " + left.get());
            context.err().flush();
        }
        context.out().println("Logged out " + login.get().user() + ".");
        context.out().flush();
        return ExitCodes.OK;
    }
}
