// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.Credential;
import dev.petrel.cli.client.session.Credentials;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.SystemClock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks the API: where it is, and what to show to it. */
final class ApiOptions {

    @Mixin
    private AddressOptions address = new AddressOptions();

    @Option(
            names = {"-t", "--token"},
            paramLabel = "TOKEN",
            description =
                    "Token to show to the API; other users of the machine see it here. Default: $PETREL_AUTH_TOKEN,"
                            + " $ST2_AUTH_TOKEN, that of \"petrel login\".")
    private @Nullable String token;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description =
                    "API key to show in place of a token. Default: $PETREL_API_KEY, $ST2_API_KEY, [credentials] of"
                            + " ~/.st2/config.")
    private @Nullable String key;

    /** Opens the API once it is needed. */
    @FunctionalInterface
    interface Opening {
        Api open() throws ClientFailure;
    }

    /** The API that the options name. Connects to nothing yet, but to get a token for a name and a password in a file. */
    Api open(CliContext context) throws ClientFailure {
        ApiAddress api = address.find(context);
        return new Api(
                api,
                credential(
                        api,
                        context,
                        (user, password) ->
                                new TokenService(api.tokenService(null, context)).login(user, password, null)));
    }

    /** The same, for what is better not done than waited for. */
    Api openInHaste(CliContext context) throws ClientFailure {
        ApiAddress api = address.find(context);
        return Api.inHaste(api, credential(api, context, (user, password) -> {
            throw new ClientFailure(ExitCodes.UNAUTHORIZED, "there is no time to log in");
        }));
    }

    private Optional<Credential> credential(ApiAddress api, CliContext context, Credentials.Service service)
            throws ClientFailure {
        return new Credentials(context.environment(), new SystemClock().instant(), warning -> {
                    context.err().println("petrel: " + warning);
                    context.err().flush();
                })
                .find(api.uri(), token, key, service);
    }
}
