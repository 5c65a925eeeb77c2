// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.terminal.CliContext;
import java.util.List;
import picocli.CommandLine;

/** {@code petrel apikey}: the commands about API keys. */
final class ApiKeyCommands {

    static final Resource API_KEY = new Resource(
            "API key",
            "/v1/apikeys",
            "KEY|ID",
            List.of(
                    Field.of("id"),
                    Field.of("user"),
                    Field.of("enabled").ranked(3),
                    Field.of("created", "created_at").ranked(2),
                    Field.prose("metadata")),
            List.of(),
            List.of(),
            null);

    private ApiKeyCommands() {}

    /** Adds them to {@code group}. */
    static CommandLine addTo(CommandLine group, CliContext context) {
        return group.addSubcommand("create", new ApiKeyCreateCommand(context))
                .addSubcommand("list", new ApiKeyListCommand(context))
                .addSubcommand("get", new ApiKeyGetCommand(context))
                .addSubcommand("enable", ApiKeySwitchCommand.of(context, true))
                .addSubcommand("disable", ApiKeySwitchCommand.of(context, false))
                .addSubcommand("delete", new ApiKeyDeleteCommand(context))
                .addSubcommand("load", new ApiKeyLoadCommand(context));
    }
}
