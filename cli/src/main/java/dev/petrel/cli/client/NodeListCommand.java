// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel node list}. */
@Command(sortOptions = false, description = "Lists the processes of the cluster, the dead ones too for a while.")
final class NodeListCommand implements Callable<Integer> {

    private final CliContext context;
    private final Clock clock;

    @Mixin
    private Watching watching = new Watching();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    NodeListCommand(CliContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        return watching.run(context, clock, context -> {
            output.list(
                    context,
                    Resources.NODE,
                    api.open(context).list("/v1/nodes", Map.of()).items(),
                    "no nodes");
            return ExitCodes.OK;
        });
    }
}
