// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks the API: where it is. */
final class ApiOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the API. Default: $PETREL_API_URL, $ST2_API_URL, [api] of the configuration.")
    private @Nullable String url;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM file with the CA that signed the certificate of an https API. Default: $PETREL_CACERT,"
                    + " $ST2_CACERT, [api] cert of the configuration, else the CAs that Java trusts.")
    private @Nullable Path cacert;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    /** The API that the options name. Connects to nothing yet. */
    Api open(CliContext context) throws ClientFailure {
        return new Api(ApiAddress.find(url, cacert, context, config));
    }

    /** Opens the API once it is needed. */
    @FunctionalInterface
    interface Opening {
        Api open() throws ClientFailure;
    }

    /** The same, for what is better not done than waited for. */
    Api openInHaste(CliContext context) throws ClientFailure {
        return Api.inHaste(ApiAddress.find(url, cacert, context, config));
    }
}
