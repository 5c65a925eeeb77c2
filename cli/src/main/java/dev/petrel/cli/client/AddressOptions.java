// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the API is. */
final class AddressOptions {

    @Option(
            names = {"--url", "--api-url"},
            paramLabel = "URL",
            description =
                    "Address of the API. Default: $PETREL_API_URL, $ST2_API_URL, [api] url of ~/.st2/config, [api] of the"
                            + " configuration.")
    private @Nullable String url;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM file with the CA that signed the certificate of an https API. Default: $PETREL_CACERT,"
                    + " $ST2_CACERT, [api] cert of the configuration, else the CAs that Java trusts.")
    private @Nullable Path cacert;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    ApiAddress find(CliContext context) throws ClientFailure {
        return ApiAddress.find(url, cacert, context, config);
    }
}
