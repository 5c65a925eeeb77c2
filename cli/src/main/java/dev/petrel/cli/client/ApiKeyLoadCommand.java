// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.ApiKeyItems;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel apikey load}. */
@Command(
        sortOptions = false,
        description =
                "Makes the API keys that a JSON or YAML file holds, as \"apikey list --show-secrets -j\" prints them:"
                        + " objects with user, key_hash and perhaps metadata, enabled (false unless said). Nothing is stored if one"
                        + " of them is wrong.")
final class ApiKeyLoadCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "FILE", description = "The file; its name ends in .json, .yaml or .yml.")
    private Path file = Path.of("");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiKeyLoadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        List<Map<String, @Nullable Object>> items;
        try {
            items = ApiKeyItems.read(file);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
        Api open = api.open(context);
        List<Map<String, @Nullable Object>> stored = new ArrayList<>();
        for (Map<String, @Nullable Object> item : items) {
            stored.add(open.object(open.post(ApiKeyCommands.API_KEY.path(), item)));
        }
        output.list(context, ApiKeyCommands.API_KEY.columns(), stored, "no API keys in \"" + file + "\"");
        return ExitCodes.OK;
    }
}
