// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel NOUN enable} and {@code disable}. */
@Command(sortOptions = false)
final class SwitchCommand implements Callable<Integer> {

    private final CliContext context;
    private final Resource resource;
    private final boolean enabled;

    @Parameters(paramLabel = "REF", description = "Its reference.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private SwitchCommand(CliContext context, Resource resource, boolean enabled) {
        this.context = context;
        this.resource = resource;
        this.enabled = enabled;
    }

    static CommandLine of(CliContext context, Resource resource, boolean enabled) {
        CommandLine line = new CommandLine(new SwitchCommand(context, resource, enabled));
        line.getCommandSpec()
                .usageMessage()
                .description((enabled ? "Enables a " : "Disables a ") + resource.noun() + ".");
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        var changed = change(api.open(context));
        output.print(context, changed, resource.noun() + " \"" + name + "\" is " + (enabled ? "enabled" : "disabled"));
        return ExitCodes.OK;
    }

    private Map<String, @Nullable Object> change(Api open) throws ClientFailure {
        try {
            return open.put(resource.path(name), Map.of("enabled", enabled));
        } catch (ClientFailure e) {
            throw e.code() == ExitCodes.NOT_FOUND ? Absent.of(open, resource, name) : e;
        }
    }
}
