// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Surroundings;
import dev.petrel.cli.role.DaemonOptions;
import dev.petrel.engine.config.PetrelConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the API is: {@code --url}, {@code PETREL_API_URL}, {@code ST2_API_URL}, or {@code [api]} of the configuration. */
public final class Connection {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Address of the API. Default: $PETREL_API_URL, $ST2_API_URL, else [api] of the configuration.")
    private @Nullable String url;

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    /** The client, and where its address came from. */
    record Found(ApiClient client, String source) {}

    Found find(Surroundings surroundings) {
        String given = url;
        if (given != null) {
            return new Found(new ApiClient(URI.create(given)), "--url");
        }
        for (String variable : new String[] {"PETREL_API_URL", "ST2_API_URL"}) {
            String value = surroundings.environment().get(variable);
            if (value != null && !value.isBlank()) {
                return new Found(new ApiClient(URI.create(value.strip())), variable);
            }
        }
        PetrelConfig.Api api = options.load(surroundings).config().api();
        return new Found(
                new ApiClient(URI.create("http://" + api.host() + ":" + api.port())), "[api] of the configuration");
    }
}
