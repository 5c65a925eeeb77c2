// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputOptions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel node list}. */
@Command(sortOptions = false, description = "Lists the processes of the cluster, the dead ones too for a while.")
final class NodeListCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    NodeListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws ClientFailure {
        output.list(
                surroundings.out(),
                Resources.NODE,
                api.open(surroundings).list("/v1/nodes", Map.of()).items());
        return ExitCodes.OK;
    }
}
