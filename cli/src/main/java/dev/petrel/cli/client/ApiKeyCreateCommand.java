// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel apikey create}. */
@Command(
        sortOptions = false,
        description = "Makes an API key and prints it. It is shown this once; the server keeps a hash of it.")
final class ApiKeyCreateCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Whose it is; yours unless said.")
    private @Nullable String user;

    @Option(
            names = {"-m", "--metadata"},
            paramLabel = "JSON",
            description = "What to note with it, such as '{\"used_by\": \"backup\"}'.")
    private @Nullable String metadata;

    @Option(
            names = {"-k", "--only-key"},
            description = "Print the key alone.")
    private boolean only;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiKeyCreateCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("user", user);
        body.put("metadata", read(metadata));
        Api open = api.open(context);
        Map<String, @Nullable Object> made =
                open.object(open.post(ApiKeyCommands.API_KEY.path(), KeyCommands.given(body)));
        if (only) {
            context.out().println(made.get("key"));
            context.out().flush();
        } else {
            output.object(context, List.of(), made);
        }
        return ExitCodes.OK;
    }

    private static @Nullable Map<String, @Nullable Object> read(@Nullable String metadata) throws ClientFailure {
        try {
            return metadata == null ? null : Json.readObject(metadata);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, "--metadata: expected a JSON object, found \"" + metadata + "\"");
        }
    }
}
