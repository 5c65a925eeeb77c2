// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputOptions;
import dev.petrel.engine.lifecycle.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel node list}. */
@Command(sortOptions = false, description = "Lists the processes of the cluster, the dead ones too for a while.")
final class NodeListCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Clock clock;

    @Mixin
    private Watching watching = new Watching();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    NodeListCommand(Surroundings surroundings, Clock clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        return watching.run(surroundings, clock, around -> {
            output.list(
                    around,
                    Resources.NODE,
                    api.open(around).list("/v1/nodes", Map.of()).items(),
                    "no nodes");
            return ExitCodes.OK;
        });
    }
}
