// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where a token comes from, and which API it is for. */
final class TokenServiceOptions {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    @Mixin
    private AddressOptions address = new AddressOptions();

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            description =
                    "Address of the token service. Default: $PETREL_AUTH_URL, $ST2_AUTH_URL, else /auth of the API.")
    private @Nullable String auth;

    /** Both addresses. */
    record Found(ApiAddress api, ApiAddress tokens) {

        void warnIfInClear(CliContext context) {
            if ("http".equals(tokens.uri().getScheme())
                    && !LOOPBACK.contains(tokens.uri().getHost())) {
                context.err()
                        .println("petrel: the password goes to " + tokens.uri()
                                + " in clear; whoever is in between can read it");
                context.err().flush();
            }
        }
    }

    Found find(CliContext context) throws ClientFailure {
        ApiAddress api = address.find(context);
        return new Found(api, api.tokenService(auth, context));
    }
}
