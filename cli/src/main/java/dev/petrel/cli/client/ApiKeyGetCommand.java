// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

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

/** {@code petrel apikey get}. */
@Command(sortOptions = false, description = "Shows what there is of an API key but the key itself.")
final class ApiKeyGetCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "KEY|ID", description = "Its id, or the key, which other users of the machine see here.")
    private String name = "";

    @Option(names = "--show-secrets", description = "With the hash of the key.")
    private boolean secrets;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiKeyGetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("show_secrets", secrets ? true : null);
        output.object(context, List.of(), api.open(context).object(ApiKeyCommands.API_KEY.path(name), query));
        return ExitCodes.OK;
    }
}
