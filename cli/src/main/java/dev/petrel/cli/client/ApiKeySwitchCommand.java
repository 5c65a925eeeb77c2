// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel apikey enable} and {@code disable}. */
@Command(sortOptions = false)
final class ApiKeySwitchCommand implements Callable<Integer> {

    private final CliContext context;
    private final boolean enabled;

    @Parameters(paramLabel = "KEY|ID", description = "Its id, or the key, which other users of the machine see here.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private ApiKeySwitchCommand(CliContext context, boolean enabled) {
        this.context = context;
        this.enabled = enabled;
    }

    static CommandLine of(CliContext context, boolean enabled) {
        CommandLine line = new CommandLine(new ApiKeySwitchCommand(context, enabled));
        line.getCommandSpec()
                .usageMessage()
                .description(enabled ? "Lets an API key be used again." : "Lets an API key not be used any more.");
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> key =
                new LinkedHashMap<>(open.object(ApiKeyCommands.API_KEY.path(name), Map.of()));
        key.put("enabled", enabled);
        String id = String.valueOf(key.get("id"));
        var changed = open.put(ApiKeyCommands.API_KEY.path(id), key);
        output.print(context, changed, "API key " + id + " is " + (enabled ? "enabled" : "disabled"));
        return ExitCodes.OK;
    }
}
